import { plural } from "../../../lib/texts/plural.ts";
import { defineTexts } from "../../../lib/texts/texts.ts";

/** Whether everything runs, and what does not. */
export const assessTexts = defineTexts({
  en: {
    asking: "Asking every part",
    apiSilent: "The API does not answer",
    notReady: "The API does not say what is ready",
    noFigures: "The figures cannot be read",
    noIngest: "Ingest takes no events",
    running: "Everything is running",
    cares: (count: number) =>
      `Everything is running, ${plural(count, { one: "one thing needs", other: "# things need" })} a look`,
    silent: (count: number, parts: string) =>
      `${parts} ${plural(count, { one: "does", other: "do" })} not answer`,
    parts: { database: "Postgres", redis: "Redis", queue: "the queue" },
    noAnswer: "no answer",
    api: "API",
    figures: "Figures",
    staleFrom: (when: string) => `What stands below is from ${when}.`,
    noConsumer: "The queue has no consumer. Events wait in it.",
    paused: "The queue is paused. Events wait in it.",
    ingestFault: (what: string) => `Ingest: ${what} Events wait in the queue.`,
    runs: "Postgres, Redis and the queue answer, ingest takes events, no job failed, nothing is late.",
    runsUnseen: "Postgres and Redis answer, no job failed, nothing is late.",
    dead: (count: number, queue: string) =>
      `${plural(count, { one: "# dead letter", other: "# dead letters" })} of the queue ${queue}.`,
    outboxLate: (age: string) => `The oldest hand-off has waited in the outbox for ${age}.`,
    jobFailed: (job: string) => `The last run of ${job} failed; QStash tries it again.`,
    loss: (share: string, bound: string) => `${share} of today's events are missing; the bound is ${bound}.`,
  },
  vi: {
    asking: "Đang hỏi từng bộ phận",
    apiSilent: "API không phản hồi",
    notReady: "API không cho biết bộ phận nào sẵn sàng",
    noFigures: "Không đọc được số liệu",
    noIngest: "Bộ phận tiếp nhận không nhận sự kiện",
    running: "Mọi thứ đang hoạt động",
    cares: (count) => plural(count, { other: "Mọi thứ đang hoạt động, có # việc cần xem" }),
    silent: (_, parts) => `${parts} không phản hồi`,
    parts: { database: "Postgres", redis: "Redis", queue: "hàng đợi" },
    noAnswer: "không phản hồi",
    api: "API",
    figures: "Số liệu",
    staleFrom: (when) => `Những gì bên dưới là của ${when}.`,
    noConsumer: "Hàng đợi không có bên tiếp nhận. Sự kiện đang chờ trong đó.",
    paused: "Hàng đợi đang tạm dừng. Sự kiện đang chờ trong đó.",
    ingestFault: (what) => `Tiếp nhận: ${what} Sự kiện đang chờ trong hàng đợi.`,
    runs: "Mọi bộ phận phản hồi và nhận sự kiện, không có lỗi, không gì trễ.",
    runsUnseen: "Postgres và Redis phản hồi, không có lỗi, không gì trễ.",
    dead: (count, queue) => plural(count, { other: `Hàng đợi ${queue} có # thông điệp lỗi.` }),
    outboxLate: (age) => `Việc bàn giao cũ nhất đã chờ trong hộp gửi ${age}.`,
    jobFailed: (job) => `Lần chạy gần nhất của ${job} thất bại; QStash sẽ thử lại.`,
    loss: (share, bound) => `Thiếu ${share} sự kiện của hôm nay; giới hạn là ${bound}.`,
  },
});
