import type { GoMap, GoValue } from "../values/goValue.ts";
import { holdsInterfaces, typeName } from "../values/goValue.ts";

/**
 * A value with what Go's reflection knows of where it lies: in a variable of type `interface {}`
 * (`isInterface`: what a map or list of interfaces holds; may be nil) or not. No value at all
 * (`undefined`) is reflection's zero value, which prints `<no value>`.
 */
export interface Slot {
  readonly value: GoValue | undefined;
  readonly isInterface: boolean;
}

/** Nothing: what a missing pipeline value or a field of nothing is. */
export const nothing: Slot = { value: undefined, isInterface: false };

/** A value of its own type. */
export function concrete(value: GoValue | undefined): Slot {
  return value === null || value === undefined ? nothing : { value, isInterface: false };
}

/** What is in the interface, as the end of each command of a pipeline takes it out. */
export function unwrapped(slot: Slot): Slot {
  return slot.isInterface ? concrete(slot.value) : slot;
}

/** The type of the variable as messages show it. */
export function slotType(slot: Slot): string {
  return slot.isInterface ? "interface {}" : typeName(slot.value ?? null);
}

/** The entry of a map; missing ones are their type's zero value (`missingkey=zero`). */
export function entryOf(map: GoMap, key: string): Slot {
  const value = map.entries.get(key);
  if (holdsInterfaces(map)) return { value: value ?? null, isInterface: true };
  return { value: value ?? "", isInterface: false };
}
