import { APIConnectionError, APITimeoutError } from "pulumi-pareta/client";
import { connectionError } from "../../provider/client/core/connection-error";

const coded = (code: string, syscall?: string) =>
  Object.assign(new Error(`${syscall ?? "socket"} ${code}`), { code, ...(syscall && { syscall }) });
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });
const several = (...errors: unknown[]) => Object.assign(new AggregateError(errors, ""), { code: "ECONNREFUSED" });

describe("whether the request was sent", () => {
  const connecting = ["connect", "getaddrinfo"].map((syscall) => [`${syscall} failed`, coded("EX", syscall)] as const);
  const before = [
    "EADDRNOTAVAIL",
    "EAI_AGAIN",
    "EAI_FAIL",
    "ECONNREFUSED",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ENOTFOUND",
  ].map((code) => [code, coded(code)] as const);
  const certificates = [
    "CERT_HAS_EXPIRED",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "CRL_HAS_EXPIRED",
    "HOSTNAME_MISMATCH",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "PATH_LENGTH_EXCEEDED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ].map((code) => [code, coded(code)] as const);

  it.each<readonly [string, Error]>([
    ...connecting,
    ...before,
    ...certificates,
    ["a cause that says so", fetchFailed(coded("ECONNREFUSED"))],
    ["all of several attempts", several(coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect"))],
  ])("not, whatever the connection believes: %s", (_what, cause) => {
    const error = connectionError(cause, true);
    expect(error.sent).toBe(false);
    expect(error.message).toMatch(/^could not connect: .*; nothing was sent$/);
    expect(error.cause).toBe(cause);
  });

  it.each([
    ["a reset", coded("ECONNRESET", "read")],
    ["a refusal inside a read: the same code, and proves nothing", coded("ECONNREFUSED", "read")],
    ["a code that is none", Object.assign(new Error("x"), { code: 7 })],
    ["a code that only holds a known one", coded("MY_ECONNREFUSED")],
    ["a code that only ends as a certificate's", coded("X_CERT_EXPIRED")],
    ["a code that only begins as a certificate's", coded("INVALID_CATALOGUE")],
    ["one of several attempts", several(coded("ECONNREFUSED", "connect"), coded("ECONNRESET", "write"))],
    ["no attempt at all", Object.assign(several(), { code: "EX" })],
    ["no reason", new Error("x")],
  ])("maybe, as the connection says: %s", (_what, cause) => {
    expect(connectionError(cause, true)).toMatchObject({ sent: true });
    expect(connectionError(cause, true).message).toMatch(/^the connection broke: /);
    expect(connectionError(cause, false)).toMatchObject({ sent: false });
    expect(connectionError(cause, false).message).toMatch(/^could not connect: /);
  });
});

describe("whether another attempt may succeed", () => {
  it.each([
    ["a reset", coded("ECONNRESET", "read"), true],
    ["a name that is not found", coded("ENOTFOUND", "getaddrinfo"), true],
    ["a code that only holds a known one", coded("X_ERR_SSL_X"), true],
    ["a certificate", coded("CERT_HAS_EXPIRED"), false],
    ["a server that speaks no TLS", coded("ERR_SSL_WRONG_VERSION_NUMBER"), false],
    ["a TLS that is too old", coded("ERR_TLS_PROTOCOL_VERSION_CONFLICT"), false],
    ["a broken key", coded("ERR_OSSL_BAD_DECRYPT"), false],
    ["a broken handshake", fetchFailed(coded("EPROTO", "write")), false],
    ["a client that was closed", coded("UND_ERR_CLOSED"), false],
    ["a client that was destroyed", coded("UND_ERR_DESTROYED"), false],
  ])("%s: %p", (_what, cause, retryable) => {
    expect(connectionError(cause, true)).toMatchObject({ retryable });
  });
});

it("a connection that takes too long is a limit that ran out, and sent nothing", () => {
  const cause = fetchFailed(coded("UND_ERR_CONNECT_TIMEOUT"));
  const error = connectionError(cause, true);
  expect(error).toBeInstanceOf(APITimeoutError);
  expect(error).toMatchObject({ limit: "connect", sent: false, retryable: true, cause });
  expect(error.message).toBe("no connection in time; nothing was sent");
});

describe("the message tells everything, once", () => {
  const loop = new Error("round and round");
  loop.cause = loop;

  it.each<[string, unknown, string]>([
    [
      "a cause's cause",
      fetchFailed(new Error("outer", { cause: coded("ECONNRESET", "read") })),
      "fetch failed: outer: read ECONNRESET",
    ],
    ["the first of several", several(new Error("the first"), new Error("the second")), "the first"],
    ["what is said twice", fetchFailed(new Error("fetch failed")), "fetch failed"],
    ["a cause without words", new Error("outer", { cause: new Error("") }), "outer"],
    ["a text", "just a text", "just a text"],
    ["a text as the cause", new Error("outer", { cause: "inner" }), "outer: inner"],
    ["nothing", undefined, "unknown error"],
    ["null", null, "unknown error"],
    ["a number", 7, "unknown error"],
    ["an error without words", new Error(""), "unknown error"],
    ["a cause that is itself", loop, "round and round"],
  ])("%s", (_what, cause, want) => {
    const error = connectionError(cause, false);
    expect(error).toBeInstanceOf(APIConnectionError);
    expect(error.message).toBe(`could not connect: ${want}; nothing was sent`);
  });

  it("but not about a chain without an end", () => {
    let cause: Error | undefined;
    for (let depth = 20; depth >= 0; depth--) cause = new Error(`level ${depth}`, { cause });
    expect(connectionError(cause, false).message).toMatch(/level 0: .*level 8; nothing was sent$/);
  });
});

describe("the reason comes before the library's words", () => {
  const route = { url: new URL("https://api.test:8080/v1/tasks"), proxy: undefined };

  it.each([
    [
      "0A00010B:error:wrong version number",
      "api.test:8080 does not speak TLS: is this the address of an http:// port? (",
    ],
    [
      "ssl3_get_record:packet length too long",
      "api.test:8080 does not speak TLS: is this the address of an http:// port? (",
    ],
    ["tlsv1 alert protocol version", "tlsv1 alert protocol version"],
  ])("of a handshake that failed: %s", (message, words) => {
    const cause = Object.assign(new Error(message), { code: "EPROTO" });
    expect(connectionError(cause, false, route).message).toContain(`could not connect: ${words}`);
  });

  it("of a certificate, which may name any number of hosts", () => {
    const altnames = Array.from({ length: 1000 }, (_, index) => `DNS:h${index}.test`).join(", ");
    const cause = Object.assign(new Error(`Host: api.test. is not in the cert's altnames: ${altnames}\u001b[2J`), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    const { message } = connectionError(cause, false, route);
    expect(message).toMatch(/^could not connect: the certificate of api\.test:8080 was not accepted: Host: api\.test/);
    expect(message.length).toBeLessThan(700);
    expect(message).not.toContain("\u001b");
  });
});
