import type * as pulumi from "@pulumi/pulumi";

/**
 * Calls `last` with each resource of a class as it is registered: after every transformation of the program, whether it
 * was given to the resource, to a component above it or to the stack.
 *
 * Pulumi has no hook for this. But Pulumi keeps the list of transformations on the resource before it runs them, so one
 * more entry can be added to the list. Resources below a resource of the class inherit the list, but `last` is not run
 * for them.
 *
 * @param prototype - the prototype of the class.
 */
export function transformLast(prototype: object, last: pulumi.ResourceTransformation): void {
  Object.defineProperty(prototype, "__transformations", {
    configurable: true,
    set(this: pulumi.Resource, given: pulumi.ResourceTransformation[]) {
      const own: pulumi.ResourceTransformation = (args) => (args.resource === this ? last(args) : undefined);
      Object.defineProperty(this, "__transformations", {
        value: [...given, own],
        configurable: true,
        enumerable: true,
        writable: true,
      });
    },
  });
}
