import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../../provider/shell/wire";
import { bareEnvironment } from "../../host/support/dynamic-host";
import { ROOT } from "../../support/built";

export type Props = Record<string, unknown>;

export const struct = (value: Props): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
export const plain = (value: Struct | undefined): Props => value?.toJavaScript() ?? {};
export const secret = (value: unknown): Props => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

type Done<Answer> = (error: grpc.ServiceError | null, answer: Answer) => void;

/** The bundled plugin in a separate process, called like the engine calls it. */
export class PluginProcess {
  readonly ended: Promise<number | null>;

  private constructor(
    readonly process: ChildProcess,
    readonly client: ResourceProviderClient,
    readonly said: { text: string },
  ) {
    this.ended = new Promise((resolve) => process.once("exit", resolve));
  }

  /** @param engine - the engine's address. */
  static async start(engine: string, env: Record<string, string> = {}): Promise<PluginProcess> {
    const child = spawn(join(ROOT, "dist/plugin/pulumi-resource-pareta"), [engine], {
      env: { ...bareEnvironment(), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = { text: "" };
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.text += text));
    const port = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said.text}`)));
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        said.text += chunk;
        const line = /^(\d+)\n/.exec(text)?.[1];
        if (line !== undefined) resolve(line);
      });
    });
    return new PluginProcess(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()),
      said,
    );
  }

  /** Makes a call, and rejects with gRPC's error. */
  call<Answer>(send: (client: ResourceProviderClient, done: Done<Answer>) => unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send(this.client, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  /** Ends it like the end of the engine does. */
  async stop(): Promise<number | null> {
    this.client.close();
    this.process.stdin?.end();
    return this.ended;
  }
}

/** The data that an error asks to save. */
export function savedBy(error: unknown): { id: string; properties: Props; reasons: string[] } | undefined {
  const [packed] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  const failed = detail?.unpack(
    (bytes: Uint8Array): pb.ErrorResourceInitFailed => ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (!failed) return undefined;
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}
