/** Members that the language itself looks for on any object. */
const ofTheLanguage = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'asymmetricMatch']);

/** Wraps an object so that reading a member that it does not have throws, naming it. */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get: (target, key) => {
      if (typeof key === 'string' && !(key in target) && !ofTheLanguage.has(key))
        throw new TypeError(`Electron's double has no ${name}.${key}`);
      const value: unknown = Reflect.get(target, key);
      return value;
    },
  });
}
