import type { ReactNode } from "react";
import { LoadProblem } from "./load-problem.tsx";
import { Waiting } from "./waiting.tsx";

/** Something that is asked for, as by `useQuery`. */
interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
}

/** What it is follows from what is asked for, not from what takes it. */
type Given<Datas extends readonly unknown[]> = Datas extends readonly [...infer Each] ? Each : never;

interface LoadedProps<Datas extends readonly unknown[]> {
  readonly of: { readonly [Index in keyof Datas]: Asked<Datas[Index]> };
  /** What else is waited for, come or failed, though the rest stands without it: what came later would move what is below it. */
  readonly after?: readonly { readonly isFetched: boolean }[];
  /** Stands until it has come. */
  readonly meanwhile?: ReactNode;
  /** Made of what has come; or what keeps its own place until it comes, as a table does. */
  readonly children: ReactNode | ((...datas: Given<Datas>) => ReactNode);
}

/** What is shown of something while it is asked for, when that has failed, and when it is there; failed anew, it stays under the message. */
export function Loaded<Datas extends readonly unknown[]>(props: LoadedProps<Datas>) {
  const { of, after = [], meanwhile = <Waiting />, children } = props;
  const asked: readonly Asked<unknown>[] = of;
  const failed = asked.filter(({ error }) => error !== null);
  const datas = asked.map(({ data }) => data);
  const lacks = datas.includes(undefined);
  const retry = () => void Promise.all(failed.map(({ refetch }) => refetch()));
  const draw = () => {
    if (lacks && failed.length > 0) return null;
    if (typeof children !== "function") return children;
    if (lacks || !after.every(({ isFetched }) => isFetched)) return meanwhile;
    return children(...(datas as Given<Datas>));
  };
  return (
    <>
      <LoadProblem error={failed[0]?.error} onRetry={retry} alone={lacks} />
      {draw()}
    </>
  );
}
