import * as pulumi from "@pulumi/pulumi";
import type { ConfigSource } from "../../provider/settings/access";
import { DYNAMIC_PACKAGE, SETTINGS } from "../provider-settings";
import { warnAboutPlainKey } from "../plain-key";
import { userError } from "../user-error";
import { valueOf } from "./outputs";

/** The providers that a function can be called through. */
export interface ProviderKind {
  /** The package of the provider. */
  package: string;
  /** A member of the package that resources belong to. A parent passes on its provider for this package. */
  member: string;
  /** The keys of a provider's inputs that select an organization. */
  settings: readonly string[];
  /** The module that exports the provider. Error texts name it. */
  module: string;
}

export const DYNAMIC: ProviderKind = {
  package: DYNAMIC_PACKAGE,
  member: `${DYNAMIC_PACKAGE}:dynamic/pareta:Endpoint`,
  settings: SETTINGS,
  module: "pulumi-pareta",
};

/**
 * The provider that a function is called through: that of `opts`, else the one that children of `opts.parent` inherit.
 * Undefined means the stack's own config.
 *
 * @throws RunError for a provider of another package.
 */
export function providerOf(
  opts: pulumi.InvokeOptions | undefined,
  kind: ProviderKind,
): pulumi.ProviderResource | undefined {
  const provider = opts?.provider ?? opts?.parent?.getProvider(kind.member);
  if (provider === undefined) return undefined;
  const type = (provider as { __pulumiType?: unknown }).__pulumiType;
  if (type === `pulumi:providers:${kind.package}`) return provider;
  const got = typeof type === "string" ? `a resource of type ${type}` : `a value of type ${typeof provider}`;
  throw userError(`the option "provider" must be a Provider of ${kind.module}; got ${got}`);
}

/** The settings of a provider, as they are in its inputs. Without a provider, the stack's config. */
export async function configOf(provider: pulumi.ProviderResource | undefined, name: string): Promise<ConfigSource> {
  if (!provider) {
    warnAboutPlainKey();
    return { get: (key) => pulumi.runtime.getConfig(key) };
  }
  const found = await valueOf(settingsOf(provider, DYNAMIC));
  if (found.known) return { get: (key) => found.value[key] };
  throw userError(
    `${name}: the settings of its provider are not known before the deployment, so nothing can be asked in a preview. ` +
      `Use ${name}Output, which waits for them.`,
  );
}

/** An output that is known once a provider's settings are known. It does not contain them. */
export function readiness(provider: pulumi.ProviderResource | undefined, kind: ProviderKind): pulumi.Output<unknown> {
  return provider ? pulumi.unsecret(settingsOf(provider, kind).apply(() => true)) : pulumi.output(true);
}

/** A provider resource has its inputs as properties, like every resource. */
function settingsOf(
  provider: pulumi.ProviderResource,
  { settings }: ProviderKind,
): pulumi.Output<Record<string, unknown>> {
  const properties = provider as unknown as Record<string, pulumi.Output<unknown> | undefined>;
  return pulumi.output(Object.fromEntries(settings.map((key) => [key, properties[key]])));
}
