/** Its verifier is looked for wherever it must not be. */
export const KEY = "pareta_sk_canary1.DoNotShow+This/Verifier";
