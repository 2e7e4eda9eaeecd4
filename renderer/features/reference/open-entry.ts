/** Opens another entry of the reference by its key. */
export type OpenEntry = (key: string) => void;
