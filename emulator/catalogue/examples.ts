/** A question of a task, and what a right answer holds. */
interface Example {
  input: string;
  expected: unknown;
}

/** Examples of fields in contracts. */
export const CONTRACTS: readonly Example[] = [
  { input: "This Agreement is made on 1 March 2026 between Ada Ltd and Byron GmbH.", expected: { parties: 2 } },
  { input: "This Agreement is governed by the laws of Norway.", expected: { governing_law: "Norway" } },
  { input: "The term is three years.", expected: { term_months: 36 } },
  { input: "Either party may end this Agreement with 90 days' notice.", expected: { notice_days: 90 } },
  {
    input: "This Agreement is governed by the laws of Delaware. Invoices are due in 30 days.",
    expected: { governing_law: "Delaware", payment_days: 30 },
  },
  { input: "The liability of the Supplier is limited to EUR 50,000.", expected: { liability_cap_eur: 50_000 } },
  { input: "This Agreement renews for one year unless it is ended.", expected: { renews: true, renewal_months: 12 } },
  { input: "The Customer may not assign this Agreement.", expected: { assignable: false } },
  { input: "This Agreement begins on 15 April 2026.", expected: { effective_date: "2026-04-15" } },
  { input: "Disputes are settled by the courts of Lisbon.", expected: { venue: "Lisbon" } },
  {
    input: "Confidential information is kept secret for five years after the end of this Agreement.",
    expected: { confidentiality_months: 60, governing_law: null },
  },
  { input: "The Supplier is Curie SARL. The Customer is Darwin Inc.", expected: { supplier: "Curie SARL" } },
  { input: "The fee is USD 1,200 a month, due on the first day.", expected: { fee_usd: 1_200, period: "month" } },
  { input: "Late payments bear interest of 4 percent.", expected: { late_interest_percent: 4 } },
  { input: "This Agreement ends on 31 December 2027.", expected: { termination_date: "2027-12-31" } },
  { input: "The parties are Euler AG, Fermat SA and Gauss SE.", expected: { parties: 3 } },
  { input: "The laws of Japan apply. The seat is Tokyo.", expected: { governing_law: "Japan", venue: "Tokyo" } },
  { input: "The warranty lasts 24 months from delivery.", expected: { warranty_months: 24 } },
  { input: "The Supplier keeps insurance of GBP 2 million.", expected: { insurance_gbp: 2_000_000 } },
  { input: "Notices are sent to legal@hilbert.example.", expected: { notice_email: "legal@hilbert.example" } },
];

/** Examples of tickets and their categories. */
export const TICKETS: readonly Example[] = [
  { input: "I was charged twice this month.", expected: "billing" },
  { input: "The app closes as soon as I open it.", expected: "bug" },
  { input: "How do I add a colleague to my team?", expected: "how-to" },
  { input: "Please close my account.", expected: "account" },
  { input: "The invoice shows the wrong address.", expected: "billing" },
  { input: "I cannot sign in since yesterday.", expected: "account" },
  { input: "It would help to export reports as CSV.", expected: "feature-request" },
  { input: "The chart shows negative visitors.", expected: "bug" },
  { input: "Where do I find my API key?", expected: "how-to" },
  { input: "Can I pay by bank transfer?", expected: "billing" },
];
