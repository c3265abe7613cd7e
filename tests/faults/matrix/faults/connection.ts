import type { BadAddress, Fault } from "../fault";
import { CALLS } from "../operations";

const NOT_SENT = /nothing was sent/;

/** Before anything is sent. */
const unreachable: Fault[] = (["refused", "unknown host", "no handshake"] as const).flatMap((to): Fault[] => [
  {
    row: 1,
    kind: `${to}, for one call and its retries`,
    on: CALLS,
    address: { to, times: "once" },
    // A deploy is not sent twice; a refresh has nothing to wait for. Running them again loses nothing.
    verdict: ({ call, operation }) => (call === "deploy" || operation.startsWith("read") ? "refused" : "unharmed"),
    says: NOT_SENT,
  },
  {
    row: 1,
    kind: `${to}, for good`,
    on: CALLS,
    address: { to, times: "always" },
    timeout: 90_000,
    verdict: "refused",
    says: NOT_SENT,
  },
]);

const refusedAtFirst: Fault = {
  row: 1,
  kind: "refused, and there at the second try",
  on: CALLS,
  address: { to: "refused at first", times: "once" },
  verdict: "unharmed",
};

const tls: Fault[] = (["self-signed", "no TLS"] as const satisfies BadAddress[]).map((to) => ({
  row: 2,
  kind: to,
  on: CALLS,
  address: { to, times: "always" },
  verdict: "refused",
  within: 30_000,
  says: /self-signed|self signed|SSL|wrong version|EPROTO/,
}));

const redirects: Fault[] = [301, 302, 303, 307, 308].map((status) => ({
  row: 3,
  kind: `a ${status}`,
  on: CALLS,
  script: ({ call }) => [{ call, status, times: "always", headers: { location: "/v1/endpoints" } }],
  verdict: "refused",
  within: 30_000,
  tries: 1,
  says: /redirect to 127\.0\.0\.1:\d+ was not followed/,
}));

export const connectionFaults: Fault[] = [...unreachable, refusedAtFirst, ...tls, ...redirects];
