// The tests that judge a mutant, as one file, because Jest loads all modules again for each file, which takes longer
// than these tests. None of them waits for real time. Each mutant is judged by the tests that reach it, until one
// fails, so the fastest come first.
import "../endpoint/decide/status.test";
import "../endpoint/decide/lifecycle.test";
import "../endpoint/decide/leaderboard.test";
import "../endpoint/decide/durations.test";
import "../endpoint/decide/values.test";
import "../endpoint/prices/prices.test";
import "../endpoint/prices/cost.test";
import "../endpoint/decide/explain.test";
import "../endpoint/decide/state.test";
import "../endpoint/decide/diff.test";
import "../endpoint/decide/diff-texts.test";
import "../endpoint/decide/outlook.test";
import "../endpoint/decide/stored-state.test";
import "../endpoint/act/identity.test";
import "../client/body.test";
import "../client/parts.test";
import "../client/connection-error.test";
import "../client/options.test";
import "../client/records.test";
import "../client/retry.test";
import "../endpoint/act/create-steps.test";
import "../endpoint/act/later-steps.test";
import "../endpoint/act/unknown-outcome.test";
import "../endpoint/observe/origin.test";
import "../endpoint/observe/leaderboard-cache.test";
import "../endpoint/act/smoke-test.test";
import "../endpoint/act/attempt.test";
import "../endpoint/decide/names.test";
import "../endpoint/decide/inputs.test";
import "../endpoint/decide/scorers.test";
import "../client/errors.test";
import "../client/redact.test";
import "../client/event-decoder.test";
import "../endpoint/act/deadlines.test";
import "../endpoint/observe/shared-list.test";
