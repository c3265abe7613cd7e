import * as pulumi from "@pulumi/pulumi";
import { ignoresRunning } from "../provider/endpoint/decide/ignored";
import { tellingOutputs } from "../provider/endpoint/decide/secrecy";
import { LOADER } from "./loader";
import { secrecyOf } from "./secrecy";

/**
 * Adds inputs to a registration that Pulumi's dynamic host does not pass to a provider: inputs whose names begin with
 * `__`, which no diff shows. They must be computed from the final registration. None may be an output, because a
 * dependency on the component that an endpoint belongs to is a dependency on everything in it.
 */
export function withHiddenInputs({
  type,
  name,
  props,
  opts,
}: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  const { parent, customTimeouts, deleteBeforeReplace, additionalSecretOutputs, ignoreChanges } =
    opts as pulumi.CustomResourceOptions;
  // Pulumi reads the list once every input is known, which is later than this.
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
      __plain: plain,
      // Of each key, Pulumi makes an output with four stack traces, even if its value is undefined.
      ...(customTimeouts && { __timeouts: { ...customTimeouts } }),
      ...(deleteBeforeReplace === true && { __deleteFirst: true }),
      ...(ignoresRunning(ignoreChanges ?? []) && { __ignoresRunning: true }),
      // Each check makes a name, so a name that is made in a preview is not the final one.
      __made: pulumi.runtime.isDryRun() ? pulumi.runtime.unknownValue : true,
    },
    opts: { ...opts, additionalSecretOutputs: secretOutputs } as pulumi.CustomResourceOptions,
  };
}

/** Only the value, because the output carries a dependency on the parent. */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  const urn = pulumi.createUrn(name, type, parent) as unknown as { promise(): Promise<string> };
  const value = urn.promise();
  value.catch(() => {}); // if a parent fails, the registration fails with the parent's own error
  return value;
}
