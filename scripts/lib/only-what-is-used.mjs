import { checkout } from "./paths.mjs";

/**
 * Large packages from which the code uses only a small part. Node reads a whole file before it runs a line, and every
 * Pulumi command starts a new provider process.
 */
const PARTS = {
  // Everything that the client uses. What only a proxy needs is loaded only for a proxy.
  undici: `
    exports.Agent = require("undici/lib/dispatcher/agent.js");
    exports.buildConnector = require("undici/lib/core/connect.js");
    exports.Client = require("undici/lib/dispatcher/client.js");
    exports.Pool = require("undici/lib/dispatcher/pool.js");
    exports.errors = require("undici/lib/core/errors.js");
    Object.defineProperty(exports, "ProxyAgent", {
      get() {
        require("undici/lib/dispatcher/dispatcher.js").prototype.connect = require("undici/lib/api/api-connect.js");
        return require("undici/lib/dispatcher/proxy-agent.js");
      },
    });`,
  // Only English messages are used here.
  "zod/locales": 'export { default as en } from "zod/v4/locales/en.js";',
  // This describes gRPC's own diagnostics, which are not served.
  "@grpc/proto-loader": "exports.loadSync = () => ({});",
  // Only the server. A client is needed only to log.
  "@grpc/grpc-js": `
    exports.Metadata = require("@grpc/grpc-js/build/src/metadata.js").Metadata;
    exports.Server = require("@grpc/grpc-js/build/src/server.js").Server;
    exports.ServerCredentials = require("@grpc/grpc-js/build/src/server-credentials.js").ServerCredentials;
    exports.status = require("@grpc/grpc-js/build/src/constants.js").Status;
    exports.makeGenericClientConstructor = () => undefined;`,
  // The server uses it only if its diagnostics are served.
  "grpc/make-client":
    'exports.loadPackageDefinition = (...args) => require("@grpc/grpc-js/build/src/make-client.js").loadPackageDefinition(...args);',
};

/**
 * Leaves the other parts out of a bundle.
 *
 * @type {import("esbuild").Plugin}
 */
export const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup({ onResolve, onLoad }) {
    const part = (/** @type {string} */ path) => ({ path, namespace: "parts" });
    onResolve({ filter: /^(undici|@grpc\/proto-loader)$/ }, ({ path }) => part(path));
    onResolve({ filter: /^@grpc\/grpc-js$/ }, ({ path, importer }) =>
      /engine[-_](connection|grpc_pb)/.test(importer) ? undefined : part(path),
    );
    onResolve({ filter: /^\.\/make-client$/ }, ({ importer }) =>
      /(channelz|orca)\.js$/.test(importer) ? part("grpc/make-client") : undefined,
    );
    onResolve({ filter: /locales\/index\.c?js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? part("zod/locales") : undefined,
    );
    onLoad({ filter: /.*/, namespace: "parts" }, ({ path }) => ({ contents: PARTS[path], resolveDir: checkout }));
  },
};
