import * as pulumi from "@pulumi/pulumi";
import { ignoresRunning } from "../provider/endpoint/decide/ignored";
import { tellingOutputs } from "../provider/endpoint/decide/secrecy";
import { LOADER } from "./loader";
import { secrecyOf } from "./secrecy";

/**
 * Adds to a registration what Pulumi's dynamic host does not hand over to a provider: inputs that begin with `__`, which
 * no diff shows. They must be made of what is registered in the end, and none may be an output: a dependency on the
 * component that an endpoint belongs to is one on everything in it.
 */
export function withHiddenInputs({
  type,
  name,
  props,
  opts,
}: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  const { parent, customTimeouts, deleteBeforeReplace, additionalSecretOutputs, ignoreChanges } =
    opts as pulumi.CustomResourceOptions;
  // Pulumi reads the list when every input is known, which is later than this.
  const secretOutputs = [...(additionalSecretOutputs ?? [])];
  const plain = secrecyOf(props).then((known) => {
    secretOutputs.push(...tellingOutputs(known.secret));
    return known.plain;
  });
  return {
    props: {
      ...props,
      __provider: LOADER,
      __urn: urnOf(name, type, parent),
      __timeouts: customTimeouts && { ...customTimeouts },
      __deleteFirst: deleteBeforeReplace === true ? true : undefined,
      __plain: plain,
      __ignoresRunning: ignoresRunning(ignoreChanges ?? []) ? true : undefined,
      // A name is made by each check, so one that is made in a preview is not the one that will be.
      __made: pulumi.runtime.isDryRun() ? pulumi.runtime.unknownValue : true,
    },
    opts: { ...opts, additionalSecretOutputs: secretOutputs } as pulumi.CustomResourceOptions,
  };
}

/** The value alone: what comes with it is a dependency on the parent. */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  const urn = pulumi.createUrn(name, type, parent) as unknown as { promise(): Promise<string> };
  const value = urn.promise();
  value.catch(() => {}); // a parent that fails fails the registration in its own words
  return value;
}
