// Pulumi's language host for Node and Bun: the engine asks it, over gRPC, to run a program.
//
// The official one comes only with the official CLI. This one is for an engine built from its Go module
// and does what such an engine needs to run a program: no `pulumi install`, no code generation.
// It sits in a cache and outlives any checkout, so it takes everything from the program's own packages.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** The exit code of a program whose error the user has already been shown. See `cmd/run` of @pulumi/pulumi. */
const ALREADY_REPORTED = 32;

/** Lets a program run with as much config as the engine lets it have; gRPC's own limit is 4 MB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

// The engine's flags are for logging; its own address comes last. `--runtime` is from the executable that started us.
const { values: flags, positionals } = parseArgs({
  options: { tracing: { type: "string" }, runtime: { type: "string" } },
  strict: false,
  allowPositionals: true,
});
const engineAddress = positionals.at(-1);

/** What runs programs and policy packs. */
const runtime = flags.runtime === "bun" ? "bun" : process.execPath;

const sdk = loadSdk(process.cwd());

/** Programs that run now. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

const server = new sdk.grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
server.addService(sdk.service, {
  handshake: answer(sdk.language.LanguageHandshakeResponse),
  getPluginInfo: answer(sdk.plugin.PluginInfo),
  // A program's providers are found when it first uses them: none has to be announced.
  getRequiredPackages: answer(sdk.language.GetRequiredPackagesResponse),
  getRequiredPlugins: answer(sdk.language.GetRequiredPluginsResponse),
  getProgramDependencies: answer(sdk.language.GetProgramDependenciesResponse),
  about(_call, respond) {
    respond(null, new sdk.language.AboutResponse().setExecutable(process.execPath).setVersion(process.version));
  },
  cancel(_call, respond) {
    stopPrograms();
    respond(null, new sdk.empty.Empty());
  },
  run(call, respond) {
    runProgram(call.request).then((response) => respond(null, response), respond);
  },
  runPlugin(call) {
    runPolicyPack(call);
  },
});

server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The first line on stdout is how the engine learns where to reach us.
  process.stdout.write(`${port}\n`);
});

// The engine holds our stdin open for as long as it lives: a killed engine must not leave a program behind.
process.stdin.resume().on("end", () => {
  stopPrograms();
  process.exit();
});

/** Everything we need of the @pulumi/pulumi that is installed in `folder` or above it. @param {string} folder */
function loadSdk(folder) {
  const fromProgram = createRequire(join(folder, "package.json"));
  let fromPulumi;
  try {
    fromPulumi = createRequire(fromProgram.resolve("@pulumi/pulumi/package.json"));
  } catch {
    process.stderr.write(`@pulumi/pulumi is not installed for the program in ${folder}: run "npm install" there.\n`);
    process.exit(1);
  }
  return {
    grpc: fromPulumi("@grpc/grpc-js"),
    empty: fromPulumi("google-protobuf/google/protobuf/empty_pb.js"),
    language: fromPulumi("./proto/language_pb.js"),
    plugin: fromPulumi("./proto/plugin_pb.js"),
    service: fromPulumi("./proto/language_grpc_pb.js").LanguageRuntimeService,
  };
}

/** A handler that answers with an empty message. @param {new () => unknown} Response */
function answer(Response) {
  return (_call, respond) => respond(null, new Response());
}

function stopPrograms() {
  for (const program of running) program.kill();
}

/** Runs the program in a process of its own, and says how it ended. */
function runProgram(request) {
  const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
  // Bun compiles TypeScript itself. As with Pulumi's own host, the options of Node do not apply to it.
  const options = runtime === "bun" ? { typescript: false } : (request.getInfo()?.getOptions()?.toJavaScript() ?? {});
  const runner = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  const nodeArguments = String(options.nodeargs ?? "").match(/\S+/g) ?? [];

  const program = spawn(runtime, [...nodeArguments, runner, ...runnerArguments(request, folder)], {
    cwd: folder,
    env: { ...process.env, ...programEnvironment(request, options) },
    // Our own output is what the engine shows as the program's.
    stdio: ["ignore", "inherit", "inherit"],
  });

  running.add(program);
  return new Promise((resolve, reject) => {
    program.once("error", reject);
    program.once("close", (code, signal) => resolve(outcome(code, signal)));
  }).finally(() => running.delete(program));
}

/** Runs a policy pack: the engine reads the port it listens on, and all that it says, from the stream. */
function runPolicyPack(call) {
  const { request } = call;
  if (request.getKind() !== "analyzer") {
    call.emit("error", { code: sdk.grpc.status.UNIMPLEMENTED, details: "this language host runs policy packs only" });
    return;
  }
  const folder = request.getInfo().getProgramDirectory();
  const runner = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  // The engine's address comes first; the runner wants the program next. What remains are flags for logging.
  const [address] = request.getArgsList().filter((argument) => !argument.startsWith("-"));
  const pack = spawn(runtime, [runner, address, request.getInfo().getEntryPoint() || "."], {
    cwd: folder,
    env: Object.fromEntries(request.getEnvList().map((variable) => variable.split(/=(.*)/s, 2))),
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(pack);
  const say = (fill) => call.writable && call.write(fill(new sdk.language.RunPluginResponse()));
  pack.stdout.on("data", (chunk) => say((response) => response.setStdout(chunk)));
  pack.stderr.on("data", (chunk) => say((response) => response.setStderr(chunk)));
  pack.once("error", (error) => call.destroy(error));
  pack.once("close", (code) => {
    running.delete(pack);
    say((response) => response.setExitcode(code ?? 1));
    if (call.writable) call.end();
  });
  // The engine ends a pack by ending the call.
  call.once("cancelled", () => pack.kill());
}

/** The command line of `cmd/run`: its flags, then the program and the program's arguments. */
function runnerArguments(request, folder) {
  const given = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    "root-directory": request.getInfo()?.getRootDirectory(),
    pwd: folder,
    parallel: request.getParallel(),
    tracing: flags.tracing,
  };
  return [
    ...Object.entries(given).flatMap(([name, value]) => (value ? [`--${name}`, String(value)] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    // "." leaves the choice of the entry point to the program's package.json.
    request.getInfo()?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}

/** What `cmd/run` reads from its environment. */
function programEnvironment(request, options) {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: String(options.tsconfig) }),
  };
}

function outcome(code, signal) {
  const response = new sdk.language.RunResponse();
  if (code === ALREADY_REPORTED) return response.setBail(true);
  if (signal) return response.setError(`Program was stopped by ${signal}`);
  if (code !== 0) return response.setError(`Program exited with non-zero exit code: ${code}`);
  return response;
}
