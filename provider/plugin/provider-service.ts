import {
  CheckResponse,
  ConfigureResponse,
  DiffResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
  type CheckRequest,
  type ConfigureRequest,
  type DiffRequest,
  type InvokeRequest,
  type ProviderHandshakeRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { VERSION } from "../client/core/version";
import { sameJson } from "../endpoint";
import { checkConfig } from "./config";
import { toFailure } from "./check-failure";
import { schemaText } from "./schema";
import type { Session } from "./session";
import { unary } from "./unary";
import { fromStruct, toStruct, type Props } from "./values";

type ProviderService = Pick<
  IResourceProviderServer,
  | "handshake"
  | "getPluginInfo"
  | "getSchema"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "invoke"
  | "cancel"
  | "attach"
>;

/** The engine's calls that concern the provider as a whole. */
export function providerService(session: Session): ProviderService {
  return {
    handshake: unary((request: ProviderHandshakeRequest) => {
      session.attach(request.getEngineAddress() || undefined);
      return new ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true);
    }),

    attach: unary((request: PluginAttach) => {
      session.attach(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),

    getSchema: unary(() => new GetSchemaResponse().setSchema(schemaText())),

    checkConfig: unary((request: CheckRequest) => {
      const { plain, secrets } = fromStruct(request.getNews());
      // A key is a secret in the state, even if it is not given as one.
      const answer = new CheckResponse().setInputs(toStruct(plain, new Set([...secrets, ...given(plain, "apiKey")])));
      return answer.setFailuresList(checkConfig(plain).map(toFailure));
    }),

    diffConfig: unary((request: DiffRequest) => {
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds()).plain;
      const news = fromStruct(request.getNews()).plain;
      const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
      // Another key may belong to the same organization, so it replaces nothing.
      return new DiffResponse().setChanges(sameJson(olds, news) ? DIFF_NONE : DIFF_SOME);
    }),

    configure: unary((request: ConfigureRequest) => {
      session.configure(fromStruct(request.getArgs()).plain);
      const answer = new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
      return answer.setSupportsAutonamingConfiguration(true);
    }),

    invoke: unary((request: InvokeRequest) => session.invoke(request)),

    cancel: unary(() => {
      session.cancel();
      return new Empty();
    }),
  };
}

function given(props: Props, key: string): string[] {
  return props[key] === undefined ? [] : [key];
}
