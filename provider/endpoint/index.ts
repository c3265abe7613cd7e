export { checkInputs, asInputs, type CheckFailure, type CheckResult, type NamingRules } from "./decide/inputs";
export { concealer, concealerOf } from "./decide/conceal";
export { describe, didYouMean } from "./decide/hints";
export { sameJson } from "./decide/json";
export { statusKind } from "./decide/status";
export { DEFAULT_TIMINGS, type Api, type Call, type Environment, type Held, type Timings, type Log } from "./context";
export { EndpointController } from "./controller";
export type { Created } from "./act/create";
export { gateText } from "./prices/gate";
export { costOfChange, costOfNew, costOfState } from "./prices/cost";
export {
  decide,
  differenceShown,
  keepsGivenName,
  replacementOfGone,
  writtenDown,
  decideToEnd,
  type Decision,
  type FinalDecision,
} from "./decide/diff";
export { outlookOf, outlookOfKey, toAnswer, unclearText, unseenText, type Outlook } from "./decide/outlook";
export type { LeaderboardAnswer } from "./decide/leaderboard";
export { formatDuration, timeoutMs, timeoutOfSeconds } from "./decide/durations";
export { EndpointError, IncompleteError } from "./errors";
export { originOf } from "./observe/origin";
export { ignoresRunning } from "./decide/ignored";
export { ruleOf, type RuleFacts, type RuleInputs, type Verdict } from "./decide/rule";
export { askedOf, factsOf, hasRule, ruledBy, stillClockText } from "./decide/ruling";
export { parseInstant } from "./decide/schedule/instant";
export { awaitsEvaluation, awaitsTest } from "./decide/ready";
export { movedOn } from "./prices/recommendation";
export { secretInputs, tellingOutputs } from "./decide/secrecy";
export {
  INPUT_NAMES,
  OUTPUT_NAMES,
  PROPERTIES,
  PROPERTY_NAMES,
  outputRow,
  type InputName,
  type OutputName,
  type PropertyName,
} from "./properties";
export {
  UNKNOWN,
  isUnknown,
  type EndpointInputs,
  type EndpointState,
  type Evaluation,
  type EvaluationExample,
  type EvaluationResult,
  type Origin,
  type Scorer,
  type SmokeTest,
  type Timeouts,
} from "./types";
export { isStored, type ReadResult } from "./act/read";
export { asDeletable, asState, asStored, type StoredState } from "./decide/stored-state";
