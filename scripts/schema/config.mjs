import { paragraphs } from "./docs.mjs";

/** Settings that are never shown. */
const SECRET = ["apiKey"];

/**
 * Only a provider of the dynamic SDK requires its own key, so only here is there a fallback. The description mentions
 * it. It is not declared as `defaultInfo`, because an SDK would then read the environment itself and put the key into
 * the state.
 */
const DEFAULTS = { apiKey: "Default: the environment's `PARETA_API_KEY`." };

/** The settings: of the stack's config, and of a provider resource. */
export function settings({ sources, results }) {
  const properties = sources.properties(sources.declared("providerArgs", "ProviderArgs"));
  const undescribed = properties.find(({ doc }) => doc === "");
  if (undescribed)
    throw new Error(`ProviderArgs.${undescribed.name} has no TSDoc: describe it in sdk/provider-args.ts`);
  return Object.fromEntries(
    properties.map((property) => [
      property.name,
      {
        ...results.type(property.type, property),
        description: paragraphs(property.doc, DEFAULTS[property.name] ?? ""),
        ...(SECRET.includes(property.name) && { secret: true }),
      },
    ]),
  );
}
