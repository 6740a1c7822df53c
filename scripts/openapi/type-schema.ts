import { basename } from "node:path";
import ts from "typescript";
import type { JsonSchema } from "../../core/api/openapi.ts";
import { formatOf } from "./name-formats.ts";

/** Makes JSON Schemas of types, as `JSON.stringify` writes their values. What has a name becomes a component. */
export interface TypeSchemas {
  readonly components: Record<string, JsonSchema>;
  of(type: ts.Type): JsonSchema;
}

const LITERALS = ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral | ts.TypeFlags.BooleanLiteral;
/** Never sent: `JSON.stringify` leaves it out. */
const LEFT_OUT = ts.TypeFlags.Undefined | ts.TypeFlags.Void;

export function createTypeSchemas(checker: ts.TypeChecker): TypeSchemas {
  const components: Record<string, JsonSchema> = {};
  const names = new Map<ts.Symbol, string>();
  const making = new Set<ts.Symbol>();

  function of(type: ts.Type): JsonSchema {
    const named = nameOf(type);
    if (named === undefined) return inline(type);
    const known = names.get(named);
    // What may hold any value of its own kind holds anything that is JSON: generators cannot write such a type.
    if (known !== undefined && type.isUnion() && making.has(named)) return {};
    if (known !== undefined) return { $ref: `#/components/schemas/${known}` };
    const name = freeName(named);
    names.set(named, name);
    making.add(named);
    components[name] = {};
    const description = docOf(named);
    components[name] = { ...(description === "" ? {} : { description }), ...inline(type) };
    making.delete(named);
    return { $ref: `#/components/schemas/${name}` };
  }

  /** The symbol of an interface or alias of ours without type parameters; undefined for what has no name. */
  function nameOf(type: ts.Type): ts.Symbol | undefined {
    const alias = type.aliasSymbol;
    if (alias !== undefined && type.aliasTypeArguments === undefined && isOurs(alias)) return alias;
    const symbol = type.getSymbol();
    const isInterface = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Interface) !== 0;
    const isGeneric = checker.getTypeArguments(type as ts.TypeReference).length > 0;
    return isInterface && !isGeneric && isOurs(symbol) ? symbol : undefined;
  }

  function freeName(symbol: ts.Symbol): string {
    if (components[symbol.name] === undefined) return symbol.name;
    const file = basename(symbol.declarations?.[0]?.getSourceFile().fileName ?? "", ".ts");
    return `${file.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}${symbol.name}`;
  }

  function inline(type: ts.Type): JsonSchema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.BigIntLike) throw new Error("a bigint cannot be answered as JSON");
    if (type.isUnion()) return union(type.types);
    // `string & {}`: any text, where some words are known.
    if (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String))
      return { type: "string" };
    if (flags & LITERALS) return literals([type]);
    if (flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (flags & ts.TypeFlags.NumberLike) return { type: "integer" };
    if (flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (flags & ts.TypeFlags.Null) return { type: "null" };
    if (flags & ts.TypeFlags.TypeParameter) return of(checker.getBaseConstraintOfType(type) ?? type);
    return object(type);
  }

  function union(types: readonly ts.Type[]): JsonSchema {
    const sent = types.filter(({ flags }) => (flags & LEFT_OUT) === 0);
    const isNull = ({ flags }: ts.Type) => (flags & ts.TypeFlags.Null) !== 0;
    const literal = sent.filter(({ flags }) => (flags & LITERALS) !== 0);
    const rest = sent.filter((type) => !isNull(type) && !literal.includes(type));
    const schemas = [...(literal.length > 0 ? [literals(literal)] : []), ...rest.map(of)];
    const [only] = schemas;
    if (only === undefined) return { type: "null" };
    if (!sent.some(isNull)) return schemas.length === 1 ? only : { anyOf: schemas };
    if (schemas.length > 1 || typeof only.type !== "string") return { anyOf: [...schemas, { type: "null" }] };
    const withNull = { ...only, type: [only.type, "null"] };
    return only.enum === undefined ? withNull : { ...withNull, enum: [...only.enum, null] };
  }

  /** Words or numbers that are written out, or both truths. */
  function literals(types: readonly ts.Type[]): JsonSchema {
    const values = types.map((type) =>
      type.flags & ts.TypeFlags.BooleanLiteral
        ? checker.typeToString(type) === "true"
        : (type as ts.LiteralType).value,
    ) as (string | number | boolean)[];
    const kinds = [...new Set(values.map((value) => (typeof value === "number" ? "integer" : typeof value)))];
    if (kinds.length === 1 && kinds[0] === "boolean" && values.length === 2) return { type: "boolean" };
    return kinds.length === 1 && kinds[0] !== undefined ? { type: kinds[0], enum: values } : { enum: values };
  }

  function object(type: ts.Type): JsonSchema {
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference).map(of);
      return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: item === undefined ? {} : of(item) };
    }
    if (type.getSymbol()?.name === "Date") return { type: "string", format: "date-time" };
    const values = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    const sent = checker.getPropertiesOfType(type).filter(isSent);
    const additionalProperties = values === undefined ? {} : { additionalProperties: of(values) };
    if (sent.length === 0 && values !== undefined) return { type: "object", ...additionalProperties };
    const owner = ownerOf(type);
    const required = sent.filter((property) => !canBeLeftOut(property)).map(({ name }) => name);
    return {
      type: "object",
      properties: Object.fromEntries(sent.map((property) => [property.name, propertyOf(property, owner)])),
      ...(required.length > 0 ? { required } : {}),
      ...additionalProperties,
    };
  }

  function isSent(property: ts.Symbol): boolean {
    const type = checker.getTypeOfSymbol(property);
    const isMethod = type.getCallSignatures().length > 0;
    return (type.flags & LEFT_OUT) === 0 && !isMethod && !property.name.startsWith("__@");
  }

  function canBeLeftOut(property: ts.Symbol): boolean {
    const type = checker.getTypeOfSymbol(property);
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    return isOptional || (type.isUnion() && type.types.some(({ flags }) => (flags & LEFT_OUT) !== 0));
  }

  function propertyOf(property: ts.Symbol, owner: string | undefined): JsonSchema {
    const schema = formatOf(property.name, of(checker.getTypeOfSymbol(property)), owner);
    const description = docOf(property);
    return description === "" ? schema : { description, ...schema };
  }

  const docOf = (symbol: ts.Symbol): string =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll("\n", " ");

  return { components, of };
}

/** The name of a type; of one without, that of the property which is it. */
function ownerOf(type: ts.Type): string | undefined {
  const symbol = type.getSymbol();
  let place: ts.Node | undefined = symbol?.declarations?.[0]?.parent;
  while (place !== undefined && ts.isUnionTypeNode(place)) place = place.parent;
  return place !== undefined && ts.isPropertySignature(place) ? place.name.getText() : symbol?.name;
}

const isOurs = (symbol: ts.Symbol): boolean => {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  return /\/(core|functions|db)\//.test(file) && !file.includes("/node_modules/");
};
