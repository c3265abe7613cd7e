/** Tests look for its verifier in every place where it must not be. */
export const KEY = "pareta_sk_canary1.DoNotShow+This/Verifier";
