import type * as pulumi from "@pulumi/pulumi";

/**
 * Has `last` see each resource of a class as it is registered: after every transformation of the program, whether it
 * was given to the resource, to a component above it or to the stack.
 *
 * Pulumi has no hook for it, but it keeps the list of transformations on the resource before it runs them, and so the list
 * can be given one more entry. Resources below one of the class inherit the list: for them `last` is not run.
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
