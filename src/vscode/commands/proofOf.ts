import type { Credential } from "../../core/auth/credential.ts";
import type { FoundSignIn } from "../../core/auth/toolSignIn.ts";
import { credentialOf, type SignInAnswers } from "./credentialQuestions.ts";
import type { Services } from "./services.ts";

/**
 * What answers stand for: a credential, or who keeps it. Where an account was chosen the user signs in
 * with it first; throws an `AbortError` where they do not.
 */
export async function proofOf(
  { accounts }: Services,
  answers: SignInAnswers,
): Promise<Credential | FoundSignIn> {
  const proof = credentialOf(answers);
  if (proof.kind !== "tool" || proof.tool !== "account") return proof;
  return accounts.signIn(proof, answers.access ?? "read");
}
