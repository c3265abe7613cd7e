/** Inputs or outputs of a resource, as a state holds them. */
export type Props = Record<string, unknown>;
