import * as pulumi from "@pulumi/pulumi";

const KEY = "pareta:apiKey";

let warned = false;

/**
 * Warns, once per program, about an API key that is in the stack's config but is not a secret. Pulumi then writes it in
 * plain text into the stack's config file and into the state.
 */
export function warnAboutPlainKey(): void {
  // Only this tells a program which of the config's keys are secret.
  const secretKeys = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (warned || secretKeys === undefined || pulumi.runtime.getConfig(KEY) === undefined) return;
  if (secretKeys.includes(JSON.stringify(KEY))) return;
  warned = true;
  void pulumi.log.warn(
    `${KEY} is not a secret, so it stands in plain text in the stack's config file and in the state. ` +
      `Make a new key in the Pareta dashboard, set it with: pulumi config set --secret ${KEY} <key>, and revoke the old one.`,
  );
}
