import { createPrivateKey, X509Certificate } from "node:crypto";

/** A self-signed certificate for `localhost`, valid until 2120. Tests need one that is not trusted. */
export const selfSigned = pair(
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFl9zk8CjOGVp6/rT3Tl/nKUg3Dd9Ti2N4dLzKkwCc0WhRANCAASMktGQBtQwK/Y0" +
    "aagYTk+3n5pSJa9mBCBCB30yfNXNlk5AQUeB7HzduE7siCIPSi509z2XNcEmVzyVDReytZ6+",
  "MIIBEDCBuAIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQ" +
    "BgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIyS0ZAG1DAr9jRpqBhOT7efmlIlr2YEIEIHfTJ81c2WTkBBR4HsfN24" +
    "TuyIIg9KLnT3PZc1wSZXPJUNF7K1nr4wCgYIKoZIzj0EAwIDRwAwRAIgZ/QbfIBkKTXtRihjlYhjJ/Z6P9VZR4hrhlcuB4BvY4ICIGs00X7lDxa+" +
    "acqSjK81y+g4SkGaTrI2nFSIVIoL6EjK",
);

/**
 * The same for a name that no name server knows. The certificate is its own issuer, like that of a private authority.
 */
export const HIDDEN_HOST = "pareta.invalid";
export const ofHiddenHost = pair(
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgysYKBu0c+wUgV9lwCL6oYdb4SX4WGETzhAVmX5pZDB6hRANCAATmcecN1Q/J66Rw" +
    "vmYDLs4pZWic5givJaVeeVK7nA4sNuDzafo/eTSrAoaZN1pE5xNZTvjUwTjzePnaqZ12DIzg",
  "MIIBcTCCARagAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5wYXJldGEuaW52YWxpZDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAw" +
    "MDAwMFowGTEXMBUGA1UEAwwOcGFyZXRhLmludmFsaWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATmcecN1Q/J66RwvmYDLs4pZWic5givJaVe" +
    "eVK7nA4sNuDzafo/eTSrAoaZN1pE5xNZTvjUwTjzePnaqZ12DIzgo00wSzAPBgNVHRMBAf8EBTADAQH/MBkGA1UdEQQSMBCCDnBhcmV0YS5pbnZh" +
    "bGlkMB0GA1UdDgQWBBSAU+nmcklByZu3uy6n8di0Byu6PzAKBggqhkjOPQQDAgNJADBGAiEAttptGHaQfOvnIZVj9vwMmp5sUPoTBek0ejJpLNj7" +
    "M6ACIQC4ve4S3pWb17iL1rXBEZvZY9a6xwZfnV4UQuYuXBsJUw==",
);

function pair(key: string, cert: string): { key: string; cert: string } {
  const der = { key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" } as const;
  return {
    key: createPrivateKey(der).export({ format: "pem", type: "pkcs8" }) as string,
    cert: new X509Certificate(Buffer.from(cert, "base64")).toString(),
  };
}
