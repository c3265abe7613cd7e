import {
  CheckRequest,
  CheckResponse,
  CreateResponse,
  DiffResponse,
  PropertyDiff,
  ReadResponse,
  UpdateResponse,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EndpointError, asDeletable, isStored, keepsGivenName, timeoutOfSeconds, type NamingRules } from "../endpoint";
import { random } from "../shell/settings";
import type { Naming } from "../shell/verbs";
import { toFailure } from "./check-failure";
import { detailedDiff, type PropertyChange } from "./detailed-diff";
import { importMismatch } from "./import-mismatch";
import { previewOfCreate, previewOfUpdate } from "./preview";
import { seededRandom } from "./seeded-random";
import type { Session } from "./session";
import { inputsOf, markedOf, outward, sameProps, secretsOut, stateOf, storedOf } from "./stored";
import { unary } from "./unary";
import { fromStruct, toStruct, type Props } from "./values";

type ResourceService = Pick<IResourceProviderServer, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** The engine's calls that concern an endpoint, in the engine's types. The verbs do the work. */
export function resourceService(session: Session): ResourceService {
  const { verbs, imported } = session;
  return {
    check: unary((request) => {
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const urn = request.getUrn();
      const given = inputsOf(news, urn);
      return session.run({ urn, timeout: timeoutOfSeconds("read", 0), about: given }, async (call) => {
        const { inputs, failures } = await verbs.check(
          outward(olds.plain),
          { ...given },
          namingOf(request),
          call,
          false,
        );
        const answer = new CheckResponse().setInputs(toStruct(outward(inputs), news.secrets));
        return answer.setFailuresList(failures.map(toFailure));
      });
    }),

    diff: unary((request: DiffRequest) => {
      const id = request.getId();
      const urn = request.getUrn();
      const olds = stateOf(id, fromStruct(request.getOlds()));
      const news = inputsOf(fromStruct(request.getNews()), urn, request.getIgnorechangesList());
      return session.run({ urn, timeout: timeoutOfSeconds("read", 0), about: news }, async (call) => {
        const { decision, seen, news: wanted } = await verbs.diff(id, olds, news, call);
        if (decision.action === "replace" && imported.has(urn))
          throw new EndpointError(importMismatch(id, olds, decision));
        const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
        const answer = new DiffResponse().setChanges(decision.action === "none" ? DIFF_NONE : DIFF_SOME);
        const changes = detailedDiff(seen, wanted, decision, olds);
        for (const [path, change] of changes) answer.getDetaileddiffMap().set(path, toPropertyDiff(change));
        answer.setHasdetaileddiff(true).setDiffsList([...changes.keys()]);
        if (decision.action === "replace") answer.setReplacesList(decision.keys);
        // The option replaceOnChanges may turn an update into a replacement, and the engine must know the order of the
        // steps.
        return answer.setDeletebeforereplace(
          decision.action === "replace" ? decision.deleteFirst : keepsGivenName(olds, news),
        );
      });
    }),

    create: unary(async (request: CreateRequest) => {
      const urn = request.getUrn();
      const asked = fromStruct(request.getProperties());
      const inputs = inputsOf(asked, urn);
      const secrets = secretsOut(asked);
      if (request.getPreview()) {
        return session.run({ urn, timeout: timeoutOfSeconds("read", 0), about: inputs }, async (call) => {
          const wanted = await verbs.previewNew(inputs, call);
          return new CreateResponse().setProperties(toStruct(previewOfCreate(wanted), secrets));
        });
      }
      const timeout = timeoutOfSeconds("create", request.getTimeout());
      return session.run({ urn, timeout, about: inputs, secrets }, async (call) => {
        const { id, state } = await verbs.create(inputs, call);
        return new CreateResponse().setId(id).setProperties(toStruct(outward(state), secrets));
      });
    }),

    read: unary((request: ReadRequest) => {
      const id = request.getId();
      const urn = request.getUrn();
      const olds = fromStruct(request.getProperties());
      const asked = fromStruct(request.getInputs());
      const secrets = secretsOut(olds, asked);
      // Engines before 3.276 send none.
      const timeout = timeoutOfSeconds("read", request.getTimeout());
      return session.run({ urn, timeout, about: markedOf(olds) }, async (call) => {
        const stored = storedOf(id, olds);
        const found = await verbs.read(id, stored, call);
        if (!found) return new ReadResponse();
        if (!isStored(stored)) imported.add(urn);
        const answer = new ReadResponse().setId(id);
        // Most refreshes find no change. The Struct that the engine sent then need not be built again.
        const isAsSent = (now: Props, sent: Props) => secrets.size === 0 && sameProps(now, sent);
        const [properties, inputs] = [outward(found.state), outward(found.inputs)];
        answer.setProperties(
          isAsSent(properties, olds.plain) ? request.getProperties() : toStruct(properties, secrets),
        );
        answer.setInputs(isAsSent(inputs, asked.plain) ? request.getInputs() : toStruct(inputs, secrets));
        return answer;
      });
    }),

    update: unary(async (request: UpdateRequest) => {
      const urn = request.getUrn();
      const olds = stateOf(request.getId(), fromStruct(request.getOlds()));
      const asked = fromStruct(request.getNews());
      const news = inputsOf(asked, urn, request.getIgnorechangesList());
      const secrets = secretsOut(asked);
      const answer = new UpdateResponse();
      if (request.getPreview()) {
        return session.run({ urn, timeout: timeoutOfSeconds("read", 0), about: news }, async (call) => {
          const wanted = await verbs.preview(request.getId(), olds, news, call);
          return answer.setProperties(toStruct(previewOfUpdate(olds, wanted), secrets));
        });
      }
      const timeout = timeoutOfSeconds("update", request.getTimeout());
      return session.run({ urn, timeout, about: news, secrets }, async (call) =>
        answer.setProperties(toStruct(outward(await verbs.update(request.getId(), olds, news, call)), secrets)),
      );
    }),

    delete: unary((request: DeleteRequest) => {
      const olds = markedOf(fromStruct(request.getProperties()));
      const timeout = timeoutOfSeconds("delete", request.getTimeout());
      return session.run({ urn: request.getUrn(), timeout, about: olds }, async (call) => {
        await verbs.delete(request.getId(), asDeletable(request.getId(), olds), call);
        return new Empty();
      });
    }),
  };
}

function namingOf(request: CheckRequest): Naming {
  const seed = request.getRandomseed_asU8();
  return { random: seed.length > 0 ? seededRandom(seed) : random, rules: rulesOf(request) };
}

function rulesOf(request: CheckRequest): NamingRules {
  const autonaming = request.getAutonaming();
  if (!autonaming) return {};
  if (autonaming.getMode() === CheckRequest.AutonamingOptions.Mode.DISABLE) return { required: true };
  return { proposed: autonaming.getProposedName() || undefined };
}

function toPropertyDiff({ kind, replace, input }: PropertyChange): PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  return new PropertyDiff().setKind(kinds[kind][replace ? 1 : 0]).setInputdiff(input);
}
