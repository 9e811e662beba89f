import type { GoList, GoValue } from "../values/goValue.ts";
import { compareBytes, deepEqual, goInt, goList, kindName, nilList } from "../values/goValue.ts";
import type { Budget } from "../exec/budget.ts";
import { int64Of, isEmpty, textOf, textsOf } from "./conversions.ts";
import { asList, GoCallError, goFunction, nilDereference } from "./goFunction.ts";
import type { FunctionTable, GoFunction } from "./goFunction.ts";

/** sprig's functions on lists. */
export const listFunctions: FunctionTable = {
  list: goFunction("any...", (args) => goList(args.rest(0))),
  tuple: goFunction("any...", (args) => goList(args.rest(0))),
  append: pushing(),
  push: pushing(),
  prepend: goFunction("any any", (args) => {
    return goList([args.any(1), ...listOf(args.any(0), "Cannot prepend on type").items]);
  }),
  first: goFunction(
    "any",
    (args) => listOf(args.any(0), "Cannot find first on type").items[0] ?? null,
  ),
  last: goFunction(
    "any",
    (args) => listOf(args.any(0), "Cannot find last on type").items.at(-1) ?? null,
  ),
  rest: goFunction("any", (args) => {
    return part(listOf(args.any(0), "Cannot find rest on type"), (items) => items.slice(1));
  }),
  initial: goFunction("any", (args) => {
    return part(listOf(args.any(0), "Cannot find initial on type"), (items) => items.slice(0, -1));
  }),
  reverse: goFunction("any", (args) => {
    return goList(listOf(args.any(0), "Cannot find reverse on type").items.toReversed());
  }),
  compact: goFunction("any", (args) => {
    const { items } = listOf(args.any(0), "Cannot compact on type");
    return goList(items.filter((item) => !isEmpty(item)));
  }),
  uniq: goFunction("any", (args, { budget }) => {
    return goList(distinct(listOf(args.any(0), "Cannot find uniq on type").items, budget));
  }),
  without: goFunction("any any...", (args, { budget }) => {
    const { items } = listOf(args.any(0), "Cannot find without on type");
    const unwanted = args.rest(1);
    budget.spend(items.length * unwanted.length);
    return goList(items.filter((item) => !unwanted.some((other) => deepEqual(item, other))));
  }),
  has: goFunction("any any", (args) => {
    if (args.any(1) === null) return false;
    const { items } = listOf(args.any(1), "Cannot find has on type");
    return items.some((item) => deepEqual(args.any(0), item));
  }),
  slice: goFunction("any any...", (args) => slice(args.any(0), args.rest(1))),
  concat: goFunction("any...", (args) => {
    const lists = args.rest(0).map((list) => concatenable(list));
    return lists.length === 0 ? nilList() : goList(lists.flatMap((list) => list.items));
  }),
  sortAlpha: goFunction("any", (args) => {
    const list = asList(args.any(0));
    const texts = list ? textsOf(list).sort(compareBytes) : [textOf(args.any(0))];
    return goList(texts, "[]string");
  }),
  until: goFunction("int", (args, { budget }) => {
    const count = args.int(0);
    return steps({ start: 0, stop: count, step: count < 0 ? -1 : 1 }, budget);
  }),
  untilStep: goFunction("int int int", (args, { budget }) => {
    return steps({ start: args.int(0), stop: args.int(1), step: args.int(2) }, budget);
  }),
};

function pushing(): GoFunction {
  return goFunction("any any", (args) => {
    return goList([...listOf(args.any(0), "Cannot push on type").items, args.any(1)]);
  });
}

/** The list a value is; throws sprig's words where it is none. */
function listOf(value: GoValue, message: string): GoList {
  if (value === null) throw nilDereference();
  const list = asList(value);
  if (!list) throw new GoCallError(`${message} ${kindName(value)}`);
  return list;
}

function concatenable(value: GoValue): GoList {
  if (value === null) throw nilDereference();
  const list = asList(value);
  if (!list) throw new GoCallError(`Cannot concat type ${kindName(value)} as list`);
  return list;
}

function part(list: GoList, take: (items: readonly GoValue[]) => readonly GoValue[]): GoList {
  return list.items.length === 0 ? nilList() : goList(take(list.items));
}

function distinct(items: readonly GoValue[], budget: Budget): GoValue[] {
  const found: GoValue[] = [];
  for (const item of items) {
    budget.spend(found.length);
    if (!found.some((other) => deepEqual(item, other))) found.push(item);
  }
  return found;
}

function slice(value: GoValue, indexes: readonly GoValue[]): GoValue {
  const list = listOf(value, "list should be type of slice or array but");
  if (list.items.length === 0) return null;
  const start = indexes.length > 0 ? Number(int64Of(indexes[0] ?? null)) : 0;
  const end = indexes.length > 1 ? Number(int64Of(indexes[1] ?? null)) : list.items.length;
  if (start < 0 || end < start || end > list.items.length) {
    throw new GoCallError("reflect.Value.Slice: slice index out of bounds");
  }
  return { ...list, items: list.items.slice(start, end) };
}

function steps(
  { start, stop, step }: { readonly start: number; readonly stop: number; readonly step: number },
  budget: Budget,
): GoList {
  const isDown = stop < start;
  if (isDown ? step >= 0 : step <= 0) return goList([], "[]int");
  const count = Math.ceil((stop - start) / step);
  budget.spend(count);
  return goList(
    Array.from({ length: count }, (_, i) => goInt(start + i * step)),
    "[]int",
  );
}
