/** What the API shows of an endpoint. A patched one may lack any key and have any other. */
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

/** An endpoint in the emulator. */
export interface Entry {
  /** The id it was made with, even if the record now shows another one. */
  readonly id: string;
  readonly org: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** A seed or legacy endpoint. Every change of it is refused with 409. */
  readonly legacy: boolean;
  /** False early in a deploy: it bills and holds its name, but no read shows it. */
  registered: boolean;
  record: StoredRecord;
}

/** An endpoint to add; missing fields are invented. */
export interface SeedEndpoint extends StoredRecord {
  org?: string;
  legacy?: boolean;
}
