// The contract names JSON values without defining them.
type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
