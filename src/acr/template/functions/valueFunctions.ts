import { deepEqual, kindName, typeName } from "../values/goValue.ts";
import { toJson } from "../values/json.ts";
import { isEmpty } from "./conversions.ts";
import { goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/** sprig's functions on any value: defaults, types, JSON. */
export const valueFunctions: FunctionTable = {
  default: goFunction("any any...", (args) => {
    const given = args.any(1);
    return args.length < 2 || isEmpty(given) ? args.any(0) : given;
  }),
  empty: goFunction("any", (args) => isEmpty(args.any(0))),
  coalesce: goFunction("any...", (args) => args.rest(0).find((value) => !isEmpty(value)) ?? null),
  ternary: goFunction("any any bool", (args) => args.any(args.bool(2) ? 0 : 1)),
  toJson: goFunction("any", (args) => toJson(args.any(0)) ?? ""),
  toPrettyJson: goFunction("any", (args) => toJson(args.any(0), "  ") ?? ""),
  typeOf: goFunction("any", (args) => typeName(args.any(0))),
  typeIs: goFunction("string any", (args) => args.text(0) === typeName(args.any(1))),
  typeIsLike: goFunction("string any", (args) => {
    const type = typeName(args.any(1));
    return type === args.text(0) || type === `*${args.text(0)}`;
  }),
  kindOf: goFunction("any", (args) => kindName(args.any(0))),
  kindIs: goFunction("string any", (args) => args.text(0) === kindName(args.any(1))),
  deepEqual: goFunction("any any", (args) => deepEqual(args.any(0), args.any(1))),
};
