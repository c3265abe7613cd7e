import { createPrivateKey, X509Certificate } from "node:crypto";

/** A self-signed certificate for `localhost`, valid until 2120. Nobody trusts it, which is what it is here for. */
export const selfSigned = {
  key: createPrivateKey({
    key: Buffer.from(
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFl9zk8CjOGVp6/rT3Tl/nKUg3Dd9Ti2N4dLzKkwCc0WhRANCAASMktGQBtQwK/Y0" +
        "aagYTk+3n5pSJa9mBCBCB30yfNXNlk5AQUeB7HzduE7siCIPSi509z2XNcEmVzyVDReytZ6+",
      "base64",
    ),
    format: "der",
    type: "pkcs8",
  }).export({ format: "pem", type: "pkcs8" }),
  cert: new X509Certificate(
    Buffer.from(
      "MIIBEDCBuAIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQ" +
        "BgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIyS0ZAG1DAr9jRpqBhOT7efmlIlr2YEIEIHfTJ81c2WTkBBR4HsfN24" +
        "TuyIIg9KLnT3PZc1wSZXPJUNF7K1nr4wCgYIKoZIzj0EAwIDRwAwRAIgZ/QbfIBkKTXtRihjlYhjJ/Z6P9VZR4hrhlcuB4BvY4ICIGs00X7lDxa+" +
        "acqSjK81y+g4SkGaTrI2nFSIVIoL6EjK",
      "base64",
    ),
  ).toString(),
};
