import { Command } from "commander";
import { breakSilence } from "../../cli/patience";

describe("a command that waits", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it.each([
    ["list", 2],
    ["evaluate", 0],
  ])("%s: says so every ten seconds (%i times in 25 s), and not after its end", async (name, times) => {
    const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    let end = () => {};
    const program = new Command();
    program.command(name).action(() => new Promise<void>((resolve) => (end = resolve)));
    breakSilence(program);
    const run = program.parseAsync(["node", "pulumi-pareta", name]);
    await jest.advanceTimersByTimeAsync(25_000);
    expect(said).toHaveBeenCalledTimes(times);
    if (times > 0) expect(said).toHaveBeenLastCalledWith(expect.stringMatching(/still waiting .*\(20 s\)/));
    end();
    await run;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(said).toHaveBeenCalledTimes(times);
  });
});
