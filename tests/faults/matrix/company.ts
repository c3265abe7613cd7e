/**
 * How many others ask at the same time: half of them operations of the same process, which share one list, and half
 * strangers who deploy under other names of the same task.
 */
export const COMPANY = { alone: 0, "two others": 2, "fifty others": 50 } as const;

export type CompanyName = keyof typeof COMPANY;

export const COMPANY_NAMES = (Object.keys(COMPANY) as CompanyName[]).filter((name) => name !== "alone");
