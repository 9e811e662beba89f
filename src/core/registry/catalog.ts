import { AuthError } from "../auth/authError.ts";
import { catalogScope } from "../auth/scope.ts";
import type { Cancellable } from "../base/abort.ts";
import type { ListOptions, Page } from "./imageStore.ts";
import type { Listing } from "./listing.ts";
import { isAddressable } from "./repositoryPath.ts";
import { StoreError } from "./storeError.ts";

/**
 * The repositories of a registry. Some refuse their catalog as if the credentials were wrong: a
 * registry that accepts them at its root (`ping`) forbids the catalog to this user, and the error
 * says so (`forbidden`).
 */
export async function* catalogPages(
  listing: Listing,
  ping: (options: Cancellable) => Promise<unknown>,
  options: ListOptions = {},
): AsyncGenerator<Page<string>> {
  const request = {
    path: "_catalog",
    scopes: [catalogScope],
    member: "repositories",
    accept: isAddressable,
  };
  try {
    yield* listing.pages(request, options);
  } catch (error) {
    if (!StoreError.is(error, "unauthorized")) throw error;
    if (!AuthError.is(error.cause, "credentialsRejected")) throw error;
    if (!(await succeeds(ping({ signal: options.signal })))) throw error;
    throw new StoreError("forbidden", "The catalog is refused to a user whom the registry knows", {
      ...(error.url !== undefined && { url: error.url }),
      method: "GET",
      status: 401,
      cause: error,
    });
  }
}

/**
 * Whether listing repositories failed because nobody is signed in, at a registry that decides for
 * each repository who may see it: public ones can be read all the same.
 */
export function isWithoutPublicCatalog(error: unknown): boolean {
  if (!StoreError.is(error, "unauthorized")) return false;
  return AuthError.is(error.cause, "signInRequired") && error.cause.scheme === "bearer";
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch {
    return false; // then whatever is wrong is not the catalog alone
  }
}
