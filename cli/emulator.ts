import type { Command } from "commander";
import { DEFAULT_ORG, startEmulator, type Emulator, type EmulatorOptions, type SeedEndpoint } from "../emulator";
import { count, perSecond, port, seconds } from "./numbers";

/** The flags of `pulumi-pareta emulator`, as commander passes them. */
interface Flags {
  port: number;
  host: string;
  allowHost?: string[];
  deploySeconds: number;
  startSeconds: number;
  stopSeconds: number;
  listDelay: number;
  latency: number;
  jitter: number;
  rateLimit?: number;
  burst?: number;
  endpoints: number;
  quiet: boolean;
  state?: string;
  key?: string[];
}

/** Adds `pulumi-pareta emulator`. */
export function addEmulatorCommand(program: Command): void {
  program
    .command("emulator")
    .description("run a local Pareta API to develop and test against")
    .option("--port <port>", "the port to listen on; 0 takes a free one", port, 8787)
    .option("--host <host>", "the address to listen on", "127.0.0.1")
    .option("--allow-host <name...>", "further names by which it may be asked, such as that of a container")
    .option("--deploy-seconds <seconds>", "how long a deploy takes", seconds, 1.5)
    .option("--start-seconds <seconds>", "how long a stopped endpoint takes to be live again", seconds, 0.5)
    .option("--stop-seconds <seconds>", "how long a live endpoint takes to be stopped", seconds, 0)
    .option("--list-delay <seconds>", "how long list and retrieve take to show what was deployed", seconds, 0)
    .option("--latency <seconds>", "how long each request takes until it is processed", seconds, 0)
    .option("--jitter <seconds>", "the most seconds that are added to that at random", seconds, 0)
    .option("--rate-limit <rate>", "how many requests are let in, such as 20/s or 300/m; more get a 429", perSecond)
    .option("--burst <requests>", "how many may come at once after a pause; default: one second's worth", count)
    .option("--endpoints <count>", "how many live endpoints there are from the start", count, 0)
    .option("--quiet", "print no line for each request and each change", false)
    .option("--state <file>", "keep the endpoints in this file across runs")
    .option("--key <key...>", "let in only these keys; KEY=ORG puts one into an organization of its own")
    .action(async (flags: Flags, command: Command) => {
      try {
        await serve(flags);
      } catch (error) {
        command.error(`error: ${explain(error as NodeJS.ErrnoException, flags)}`);
      }
    });
}

async function serve(flags: Flags): Promise<void> {
  if (flags.burst !== undefined && flags.rateLimit === undefined) throw new Error("--burst needs a --rate-limit");
  const emulator = await startEmulator(optionsOf(flags));
  // If a reader such as `head` closes the pipe, the emulator continues.
  process.stdout.on("error", () => {});
  process.stdout.write(greeting(emulator, flags));
  // More signals during shutdown are ignored, because one Ctrl-C can arrive twice: through npm and from the terminal.
  let ending = false;
  const end = () => {
    if (!ending) void emulator.close().then(() => process.exit(0));
    ending = true;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

function optionsOf(flags: Flags): EmulatorOptions {
  const { state, key, allowHost, listDelay, latency, jitter, rateLimit, burst, endpoints, quiet, ...rest } = flags;
  return {
    ...rest,
    listDelaySeconds: listDelay,
    latencySeconds: latency,
    jitterSeconds: jitter,
    endpoints: Array.from({ length: endpoints }, (_, index) => seed(index + 1, key?.[0])),
    ...(rateLimit !== undefined && { rateLimit: { perSecond: rateLimit, burst } }),
    ...(allowHost && { allowedHosts: allowHost }),
    ...(state !== undefined && { stateFile: state }),
    ...(key && { keys: Object.fromEntries(key.map(keyAndOrg)) }),
    ...(!quiet && { log: (line) => process.stdout.write(`${new Date().toISOString()} ${line}\n`) }),
  };
}

/** An endpoint of the first key's organization. Its id is given, because to find one that is free takes a look at all. */
function seed(number: number, key = ""): SeedEndpoint {
  const id = `ep_${number.toString(16).padStart(6, "0")}`;
  return { id, name: `endpoint-${number}`, org: keyAndOrg(key)[1] };
}

function keyAndOrg(text: string): [key: string, org: string] {
  const [key = "", org = DEFAULT_ORG] = text.split("=", 2);
  return [key, org];
}

function greeting({ url }: Emulator, { key = ["pareta_sk_emulator"] }: Flags): string {
  return `Pareta emulator listening on ${url}
Point a program at it with
  export PARETA_BASE_URL=${url}
  export PARETA_API_KEY=${keyAndOrg(key[0] ?? "")[0]}
`;
}

function explain(error: NodeJS.ErrnoException, { host, port }: Flags): string {
  if (error.syscall === "getaddrinfo") return `${host} is no address; give another one with --host`;
  if (error.syscall !== "listen") return error.message;
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} of ${host} is taken; give another one with --port, or 0 for a free one`;
    case "EADDRNOTAVAIL":
      return `${host} is no address of this machine; give another one with --host`;
    default:
      return `cannot listen on port ${port} of ${host}: ${error.message}`;
  }
}
