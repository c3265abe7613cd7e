const { TestEnvironment } = require("jest-environment-node");

/** Skips all tests after the first one that fails, because one failure is enough to find a mutant. */
module.exports = class BailEnvironment extends TestEnvironment {
  #failed = false;

  /** @param {import("jest-circus").Circus.Event} event */
  handleTestEvent(event) {
    if (event.name === "test_fn_failure" || event.name === "hook_failure") this.#failed = true;
    if (event.name === "test_start" && this.#failed) event.test.mode = "skip";
  }
};
