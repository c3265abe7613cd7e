import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Props = Record<string, unknown>;

/** How Pulumi's host of dynamic providers is started. */
export interface HostOptions {
  /** The program's folder. Its own @pulumi/pulumi is the host, and it is the working directory. */
  cwd: string;
  /** The engine's address. */
  engine: string;
  /** Added to an environment without any settings of this project. */
  env?: Record<string, string>;
}

/** The host's form of a provider's error. */
export class HostError extends Error {
  constructor(
    message: string,
    /** Set if the engine must keep the resource despite the error. */
    readonly saved: { id: string; properties: Props; reasons: string[] } | undefined,
  ) {
    super(message);
  }
}

/** Pulumi's own host of dynamic providers in a separate process, called like the engine calls it. */
export class DynamicHost {
  readonly #answers: unknown[] = [];

  private constructor(
    private readonly process: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly output: Readonly<{ stdout: string; stderr: string }>,
  ) {}

  static async start({ cwd, engine, env = {} }: HostOptions): Promise<DynamicHost> {
    // This is how `pulumi-resource-pulumi-nodejs` starts it. The engine runs that in the program's folder.
    const script = createRequire(join(cwd, "package.json")).resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, engine], {
      cwd,
      env: { ...bareEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output.stdout += text;
        const line = /^(\d+)\n/.exec(output.stdout);
        if (line?.[1] !== undefined) resolve(line[1]);
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the host exited with ${code}: ${output.stderr}`)));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new DynamicHost(child, client, output);
  }

  /** Its output so far. The first line is its port. */
  get stdout(): string {
    return this.output.stdout;
  }

  get stderr(): string {
    return this.output.stderr;
  }

  /** All its responses, output and errors. None may contain a secret. */
  get transcript(): string {
    return [...this.#answers.map((answer) => JSON.stringify(answer)), this.stdout, this.stderr].join("\n");
  }

  async configure(config: Record<string, string>): Promise<void> {
    const request = new provider.ConfigureRequest().setArgs(struct(config));
    await this.#call<provider.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async check(
    news: Props,
    olds: Props = {},
  ): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }> {
    const request = new provider.CheckRequest().setOlds(struct(olds)).setNews(struct(news));
    const answer = await this.#call<provider.CheckResponse>((done) => this.client.check(request, done));
    const failures = answer.getFailuresList().map((failure) => failure.toObject());
    return this.#keep({ inputs: plain(answer.getInputs()), failures });
  }

  async diff(
    id: string,
    olds: Props,
    news: Props,
  ): Promise<{ changes: boolean | undefined; replaces: string[]; deleteBeforeReplace: boolean }> {
    const request = new provider.DiffRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
    const answer = await this.#call<provider.DiffResponse>((done) => this.client.diff(request, done));
    const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
    const changes = new Map([
      [DIFF_SOME, true],
      [DIFF_NONE, false],
    ]).get(answer.getChanges());
    return this.#keep({
      changes,
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    });
  }

  async create(inputs: Props): Promise<{ id: string; properties: Props }> {
    const request = new provider.CreateRequest().setProperties(struct(inputs));
    const answer = await this.#call<provider.CreateResponse>((done) => this.client.create(request, done));
    return this.#keep({ id: answer.getId(), properties: plain(answer.getProperties()) });
  }

  async read(id: string, state: Props): Promise<{ id: string; properties: Props; inputs: Props }> {
    const request = new provider.ReadRequest().setId(id).setProperties(struct(state));
    const answer = await this.#call<provider.ReadResponse>((done) => this.client.read(request, done));
    return this.#keep({
      id: answer.getId(),
      properties: plain(answer.getProperties()),
      inputs: plain(answer.getInputs()),
    });
  }

  async update(id: string, olds: Props, news: Props): Promise<Props> {
    const request = new provider.UpdateRequest().setId(id).setOlds(struct(olds)).setNews(struct(news));
    const answer = await this.#call<provider.UpdateResponse>((done) => this.client.update(request, done));
    return this.#keep(plain(answer.getProperties()));
  }

  async delete(id: string, state: Props): Promise<void> {
    const request = new provider.DeleteRequest().setId(id).setProperties(struct(state));
    await this.#call((done) => this.client.delete(request, done));
  }

  /** Ends it, and waits for its end. */
  async stop(): Promise<void> {
    this.client.close();
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  #call<Answer>(send: (done: (error: grpc.ServiceError | null, answer: Answer) => void) => unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, answer) => {
        if (!error) return resolve(answer);
        const thrown = new HostError(error.details, savedBy(error));
        this.#keep({ message: thrown.message, saved: thrown.saved });
        reject(thrown);
      });
    });
  }

  #keep<T>(answer: T): T {
    this.#answers.push(answer);
    return answer;
  }
}

/** The data that a failed create or update asks to save. It is sent beside the error's text. */
function savedBy(error: grpc.ServiceError): HostError["saved"] {
  const [packed] = error.metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  const [details] = Status.deserializeBinary(packed).getDetailsList();
  const detail = details?.unpack(
    (bytes: Uint8Array) => provider.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  return detail
    ? { id: detail.getId(), properties: plain(detail.getProperties()), reasons: detail.getReasonsList() }
    : undefined;
}

function struct(value: Props): Struct {
  return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

function plain(value: Struct | undefined): Props {
  return value?.toJavaScript() ?? {};
}

/** A developer's own key and settings must not affect a test. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const own = /^(PARETA_|PULUMI_|NODE_OPTIONS$|NODE_PATH$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
