import { CONTRACTS, TICKETS } from "./examples";
import { frontier, general, open } from "./rows";
import type { CatalogueTask } from "./types";

const FRONTIER = [frontier("frontier-large", 0.951, 21_400), frontier("frontier-small", 0.902, 4_300)];

/** The tasks of the emulator, unless the options give others. */
export const defaultCatalogue: readonly CatalogueTask[] = [
  {
    id: "contract-key-fields",
    default_scorer: "field_f1",
    has_blob_input: false,
    metric: "field_f1",
    cost_unit: "per_request",
    recommended: "qwen-1",
    models: [
      open("qwen-1", 0.943, 1_150, "Qwen/Qwen3-32B"),
      open("llama-2", 0.927, 1_420, "meta-llama/Llama-3.3-70B-Instruct"),
      open("mistral-3", 0.896, 640, "mistralai/Mistral-Small-3.2-24B-Instruct-2506"),
      ...FRONTIER,
    ],
    examples: CONTRACTS,
    keywords: ["contracts", "agreements", "clauses", "parties", "extract", "pull"],
    recommendedSystemPrompt: "Extract the key fields of the contract as JSON. Use null for what is not there.",
    promptScaffold: null,
  },
  {
    id: "invoice-line-items",
    default_scorer: "row_f1",
    has_blob_input: false,
    metric: "row_f1",
    cost_unit: "$/1k invoices",
    recommended: "llama-1",
    models: [
      open("llama-1", 0.918, 1_310, "meta-llama/Llama-3.3-70B-Instruct"),
      open("qwen-2", 0.911, 980, "Qwen/Qwen3-32B"),
      ...FRONTIER,
    ],
    examples: [{ input: "2 x Widget, 9.50 each", expected: [{ item: "Widget", quantity: 2, unit_price: 9.5 }] }],
    keywords: ["invoices", "bills", "rows", "tables", "extract", "pull"],
    recommendedSystemPrompt: "List the invoice's line items as a JSON array.",
    promptScaffold: null,
  },
  {
    // This task has no curated pick, so `recommended` means the top open row.
    id: "support-ticket-triage",
    default_scorer: "accuracy",
    has_blob_input: false,
    metric: "accuracy",
    cost_unit: "per_request",
    recommended: null,
    models: [
      open("gemma-1", 0.884, 310, "google/gemma-3-12b-it"),
      open("qwen-2", 0.871, 260, "Qwen/Qwen3-8B"),
      open("phi-3", 0.842, 190, "microsoft/phi-4"),
      open("mistral-4", 0.833, 205, "mistralai/Ministral-8B-Instruct-2410"),
      ...FRONTIER,
    ],
    examples: TICKETS,
    keywords: ["tickets", "support", "classify", "classification", "route", "helpdesk"],
    recommendedSystemPrompt: null,
    promptScaffold: "Answer with exactly one of these categories: {{categories}}.",
  },
  {
    // The catalogue has the literal for some tasks. It is not an alias, and also means the top open row.
    id: "receipt-totals",
    default_scorer: "exact_match",
    has_blob_input: true,
    metric: "exact_match",
    cost_unit: "per_request",
    recommended: "recommended",
    models: [
      open("qwen-vl-1", 0.902, 1_870, "Qwen/Qwen2.5-VL-32B-Instruct"),
      open("pixtral-2", 0.861, 1_240, "mistralai/Pixtral-12B-2409"),
      ...FRONTIER,
    ],
    examples: [{ input: { image: "receipt-1.png" }, expected: { total: "12.40" } }],
    keywords: ["receipts", "totals", "photos", "scans", "ocr"],
    recommendedSystemPrompt: "Read the receipt and answer with its total.",
    promptScaffold: null,
  },
  general("general-chat", ["qwen-1", "llama-2", "mistral-3"], ["chat", "chatbot", "assistant", "conversation"], {
    id: "chat",
    label: "Chat",
    desc: "Open-ended conversation",
  }),
  general("general-vision", ["qwen-vl-1", "pixtral-2"], ["vision", "images", "pictures", "describe"], {
    id: "vision",
    label: "Vision",
    desc: "Questions about images",
  }),
  general("general-agentic", ["qwen-1", "glm-2"], ["agentic", "agent", "tools", "browse", "plan"], {
    id: "agentic",
    label: "Agentic",
    desc: "Tool use over many steps",
  }),
  general("code-generation", ["qwen-coder-1", "deepseek-2"], ["code", "coding", "program", "programming", "refactor"], {
    id: "coding",
    label: "Coding",
    desc: "Writing and changing code",
  }),
];
