export { checkInputs, asInputs, type CheckFailure, type CheckResult, type NamingRules } from "./inputs";
export { concealer, concealerOf } from "./conceal";
export { describe, didYouMean } from "./hints";
export { sameJson } from "./json";
export { statusKind } from "./status";
export { DEFAULT_LIMITS, type Api, type Call, type Environment, type Held, type Limits, type Log } from "./context";
export { EndpointController } from "./controller";
export type { Created } from "./create";
export { costOfChange, costOfNew, costOfState } from "./cost";
export { decide, differenceShown, keepsGivenName, settle, type Decision, type Settled } from "./diff";
export { outlookOf, outlookOfKey, toAnswer, unclearText, type Outlook } from "./foresight";
export type { LeaderboardAnswer } from "./leaderboard";
export { timeoutMs, timeoutOfSeconds } from "./durations";
export { EndpointError, IncompleteError } from "./errors";
export { originOf } from "./origin";
export { awaitsTest } from "./ready";
export { movedOn } from "./recommendation";
export { INPUTS, secretInputs, tellingOutputs } from "./secrecy";
export {
  UNKNOWN,
  isUnknown,
  type EndpointInputs,
  type EndpointState,
  type Origin,
  type SmokeTest,
  type Timeouts,
} from "./types";
export { isStored, type ReadResult } from "./read";
export { asDeletable, asState, asStored, type StoredState } from "./stored-state";
