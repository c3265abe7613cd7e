/**
 * How many others ask at the same time. Half of them are operations of the same process, which share one list; half are
 * strangers that deploy under other names of the same task.
 */
export const COMPANY = { alone: 0, "two others": 2, "fifty others": 50 } as const;

export type CompanyName = keyof typeof COMPANY;

export const COMPANY_NAMES = (Object.keys(COMPANY) as CompanyName[]).filter((name) => name !== "alone");
