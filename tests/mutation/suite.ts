// The tests that judge a mutant, as one file: Jest loads all modules anew for each file, which takes longer than these
// tests do. None of them waits for the wall's clock. A mutant is judged by those that reach it, until one fails, so the
// quickest come first.
import "../lifecycle/status.test";
import "../lifecycle/lifecycle.test";
import "../lifecycle/leaderboard.test";
import "../lifecycle/durations.test";
import "../lifecycle/values.test";
import "../lifecycle/prices.test";
import "../lifecycle/cost.test";
import "../lifecycle/explain.test";
import "../lifecycle/state.test";
import "../lifecycle/diff.test";
import "../lifecycle/diff-texts.test";
import "../lifecycle/foresight.test";
import "../lifecycle/stored-state.test";
import "../lifecycle/identity.test";
import "../client/body.test";
import "../client/parts.test";
import "../client/connection-error.test";
import "../client/options.test";
import "../client/records.test";
import "../client/retry.test";
import "../lifecycle/create-steps.test";
import "../lifecycle/later-steps.test";
import "../lifecycle/doubt.test";
import "../lifecycle/origin.test";
import "../lifecycle/boards.test";
import "../lifecycle/smoke-test.test";
import "../lifecycle/attempt.test";
import "../lifecycle/names.test";
import "../lifecycle/inputs.test";
import "../client/errors.test";
import "../client/redact.test";
import "../client/event-decoder.test";
import "../lifecycle/deadlines.test";
import "../lifecycle/census.test";
