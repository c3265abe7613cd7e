import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";

/** The value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

/** The value of an output, known or not. */
export async function stateOf<T>(output: pulumi.Output<T>): Promise<{ known: boolean; secret: boolean; value: T }> {
  const inner = output as unknown as { isKnown: Promise<boolean>; isSecret: Promise<boolean>; promise(): Promise<T> };
  const value = await inner.promise();
  return { known: await inner.isKnown, secret: await inner.isSecret, value };
}

/** A program under mocks: its calls, and the results that they get. */
export class MockedProgram {
  readonly calls: MockCallArgs[] = [];
  readonly registered: MockResourceArgs[] = [];

  /**
   * @param answer - returns the result of the mocks' `call`.
   * @param preview - resources then have no id yet.
   */
  static async start(answer: (args: MockCallArgs) => unknown, preview = false): Promise<MockedProgram> {
    const program = new MockedProgram();
    const mocks: pulumi.runtime.Mocks = {
      call: (args) => {
        program.calls.push(args);
        return answer(args) as Record<string, unknown>;
      },
      newResource: (resource) => {
        program.registered.push(resource);
        const isProvider = resource.type.startsWith("pulumi:providers:");
        return { id: preview && !isProvider ? undefined : `${resource.name}-id`, state: resource.inputs as object };
      },
    };
    await pulumi.runtime.setMocks(mocks, "app", "dev", preview);
    return program;
  }
}
