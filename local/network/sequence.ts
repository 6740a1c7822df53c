/** Numbers from 0 to below 1, the same for the same seed (Park and Miller's generator): each run builds the same tree. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
