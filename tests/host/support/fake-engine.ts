import * as grpc from "@grpc/grpc-js";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A line that the engine was told to show. */
export interface LogLine {
  severity: string;
  message: string;
  urn: string;
  /** Whether it is shown temporarily. */
  ephemeral: boolean;
}

/** The part of Pulumi's engine that receives a provider's log. */
export class FakeEngine {
  readonly lines: LogLine[] = [];
  /** Called with each line as it arrives. The engine responds once the promise has settled. */
  onLine: (line: LogLine) => Promise<void> | void = () => {};
  #waiting: (() => void)[] = [];

  private constructor(
    private readonly server: grpc.Server,
    /** `127.0.0.1:<port>`. */
    readonly address: string,
  ) {}

  static async start(): Promise<FakeEngine> {
    const server = new grpc.Server();
    const log: IEngineServer["log"] = (call, answer) => {
      const { request } = call;
      const severity = Object.entries(LogSeverity).find(([, value]) => value === request.getSeverity())?.[0] ?? "";
      const line = {
        severity,
        message: request.getMessage(),
        urn: request.getUrn(),
        ephemeral: request.getEphemeral(),
      };
      void engine.#take(line).then(() => answer(null, new Empty()));
    };
    server.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
      const done = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), done);
    });
    const engine = new FakeEngine(server, `127.0.0.1:${port}`);
    return engine;
  }

  /** Lines that stay in the log, in order. */
  get lasting(): LogLine[] {
    return this.lines.filter((line) => !line.ephemeral);
  }

  /** Waits for a line that matches. */
  async line(fits: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Forgets all lines so far. */
  clear(): void {
    this.lines.length = 0;
    this.onLine = () => {};
  }

  close(): void {
    this.server.forceShutdown();
  }

  async #take(line: LogLine): Promise<void> {
    this.lines.push(line);
    for (const wake of this.#waiting.splice(0)) wake();
    await this.onLine(line);
  }
}
