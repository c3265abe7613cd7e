/** What the API shows of an endpoint. Any key may be missing from a patched one, and any may be added. */
export interface StoredRecord {
  id?: string;
  name?: string;
  task?: string;
  model?: string;
  status?: string;
  url?: string | null;
  recommendedSystemPrompt?: string | null;
  promptScaffold?: string | null;
  [key: string]: unknown;
}

/** An endpoint as the emulator holds it. */
export interface Entry {
  /** The id it was made with, whatever the record says today. */
  readonly id: string;
  readonly org: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** A seed or legacy endpoint: every change of it is refused with 409. */
  readonly legacy: boolean;
  /** False early in a deploy: it bills, holds its name, and no look shows it. */
  registered: boolean;
  record: StoredRecord;
}

/** An endpoint to begin with; what is left out is made up. */
export interface SeedEndpoint extends StoredRecord {
  org?: string;
  legacy?: boolean;
}
