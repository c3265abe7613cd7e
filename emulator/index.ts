/**
 * A local Pareta API, to develop, demonstrate and test against.
 *
 * @packageDocumentation
 */
export type { CatalogueModel, CatalogueTask } from "./catalogue/types";
export { defaultCatalogue } from "./catalogue/default";
export type { EndpointSnapshot, LedgerView } from "./control";
export { Emulator, startEmulator } from "./emulator";
export { CALLS, type Call, type FaultSpec } from "./faults/spec";
export { DEFAULT_ORG, type EmulatorOptions } from "./options";
export type { RateLimit } from "./rate-limit";
export type { LoggedRequest } from "./request-log";
export type { StoredRecord, SeedEndpoint } from "./state/entry";
export type { LedgerEntry } from "./state/ledger";
