import { writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import { startEmulator, type Emulator } from "../../emulator";
import { HIDDEN_HOST, ofHiddenHost } from "../client/support/certificate";
import { serveProxy, type TestProxy } from "../client/support/proxy";
import { closeServers, listen } from "../client/support/servers";
import { CANARY, TestStack, describeWithEngine, type Shell } from "../support/engine";

const PASSWORD = "p@ssw0rd-of-the-proxy";
const ENDPOINT = { contracts: { args: { task: "contract-key-fields" } } };

describeWithEngine("behind a proxy, on the real engine", () => {
  let emulator: Emulator;
  let proxy: TestProxy;
  let stack: TestStack;

  /** A stack whose API can be reached and trusted only with the settings in `env`. */
  async function behindProxy(shell: Shell): Promise<void> {
    emulator = await startEmulator({ keys: { [CANARY]: "org" }, deploySeconds: 1 });
    const { url } = await listen(
      tls.createServer(ofHiddenHost, (socket) => {
        const onward = net.connect(emulator.port, "127.0.0.1");
        for (const end of [socket, onward]) end.on("error", () => {});
        socket.pipe(onward).pipe(socket);
      }),
    );
    proxy = await serveProxy({ target: url, user: `builder:${PASSWORD}` });
    stack = await TestStack.ofProgram(emulator, ENDPOINT, shell);
    const authority = join(stack.folder, "authority.pem");
    writeFileSync(authority, ofHiddenHost.cert);
    Object.assign(stack.env, {
      PARETA_BASE_URL: `https://${HIDDEN_HOST}`,
      NODE_EXTRA_CA_CERTS: authority,
      HTTPS_PROXY: withPassword(PASSWORD),
      NO_PROXY: "localhost,127.0.0.1",
    });
  }

  const withPassword = (password: string) => proxy.url.replace("//", `//builder:${encodeURIComponent(password)}@`);

  afterEach(async () => {
    stack.remove();
    await closeServers();
    await emulator.close();
  });

  it.each<Shell>(["pulumi-pareta", "pulumi-pareta/plugin"])("%s: everything goes through it", async (shell) => {
    await behindProxy(shell);
    await stack.succeed("preview");
    await stack.up();
    expect((await stack.endpoint()).outputs).toMatchObject({ status: "live" });
    await stack.refresh();
    const { code, text } = await stack.tool("list");
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining("contract-key-fields") as string });
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HIDDEN_HOST}:443`]));
  });

  it.each<Shell>(["pulumi-pareta", "pulumi-pareta/plugin"])("%s: one that refuses is named", async (shell) => {
    await behindProxy(shell);
    stack.env.HTTPS_PROXY = withPassword("another-password");
    const { code, text } = await stack.run("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(text.replace(/\s+/g, " ")).toContain(
      `the proxy ${new URL(proxy.url).host} (HTTPS_PROXY) refused to connect to ${HIDDEN_HOST}:443 (HTTP 407`,
    );
    expect(stack.said + (await stack.exported())).not.toMatch(/another-password|p@ssw0rd|YnVpbGRlcj/);
    expect((await stack.endpoints()).length).toBe(0);
  });
});
