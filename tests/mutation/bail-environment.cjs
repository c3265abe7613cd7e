const { TestEnvironment } = require("jest-environment-node");

/** Skips what comes after the first test that fails: one is enough to have noticed a mutant. */
module.exports = class BailEnvironment extends TestEnvironment {
  #failed = false;

  /** @param {import("jest-circus").Circus.Event} event */
  handleTestEvent(event) {
    if (event.name === "test_fn_failure" || event.name === "hook_failure") this.#failed = true;
    if (event.name === "test_start" && this.#failed) event.test.mode = "skip";
  }
};
