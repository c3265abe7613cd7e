import { traceHeaders } from "../../provider/client/core/trace";

const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

it("passes on the trace of the environment", () => {
  expect(traceHeaders({ TRACEPARENT: PARENT })).toEqual({ traceparent: PARENT });
  const both = { TRACEPARENT: PARENT, TRACESTATE: "vendor=1,other=2" };
  expect(traceHeaders(both)).toEqual({ traceparent: PARENT, tracestate: "vendor=1,other=2" });
  const later = `01${PARENT.slice(2)}-more`;
  expect(traceHeaders({ TRACEPARENT: later })).toEqual({ traceparent: later });
});

it.each([
  ["nothing", undefined],
  ["an empty text", ""],
  ["another form", "1234"],
  ["upper case", PARENT.toUpperCase()],
  ["a trace of zeros", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`],
  ["a parent of zeros", `00-4bf92f3577b34da6a3ce929d0e0e4736-${"0".repeat(16)}-01`],
  ["a version that is invalid", `ff${PARENT.slice(2)}`],
  ["more than version 00 has", `${PARENT}-more`],
  ["a header of its own", `${PARENT}\r\nx-evil: 1`],
])("ignores %s", (_what, TRACEPARENT) => {
  expect(traceHeaders({ TRACEPARENT, TRACESTATE: "vendor=1" })).toEqual({});
});

it.each(["novalue", "a=\u0000", `a=${"b".repeat(600)}`])("ignores a state that is malformed: %j", (TRACESTATE) => {
  expect(traceHeaders({ TRACEPARENT: PARENT, TRACESTATE })).toEqual({ traceparent: PARENT });
});
