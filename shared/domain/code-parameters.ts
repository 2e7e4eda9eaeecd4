/**
 * The parameters of a code: a `said` one is part of its sentence and required; a `kept` one is
 * optional, for the JSON report and for support.
 */
export type ParameterUse = 'said' | 'kept';
export type CodeTable = Readonly<Record<string, Readonly<Record<string, ParameterUse>>>>;

type Value = string | number;
type NamesOf<Uses, Use extends ParameterUse> = {
  [Name in keyof Uses]: Uses[Name] extends Use ? Name : never;
}[keyof Uses];

/** The values that a code of a table requires, and those that it allows. */
export type ParametersOf<Uses> = keyof Uses extends never
  ? Readonly<Record<string, never>>
  : { readonly [Name in NamesOf<Uses, 'said'>]: Value } & {
      readonly [Name in NamesOf<Uses, 'kept'>]?: Value;
    };
