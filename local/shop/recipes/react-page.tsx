import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Checkout } from "./code/nextjs/checkout.tsx";
import RootLayout from "./code/nextjs/layout.tsx";
import { tributary } from "./code/nextjs/tributary.tsx";

const LIST = "/recipes/react";
const PRODUCT = "/recipes/react/river-mug";

/** Two pages that change places without a load, as under a router. */
function App() {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const go = (to: string) => {
    history.pushState(null, "", to);
    setPath(to);
  };
  return (
    <main>
      <h1>React and Next.js</h1>
      {path === PRODUCT ? <Product /> : <List go={go} />}
    </main>
  );
}

function List({ go }: { go: (to: string) => void }) {
  return (
    <a
      href={PRODUCT}
      onClick={(event) => {
        event.preventDefault();
        go(PRODUCT);
      }}
    >
      River mug
    </a>
  );
}

function Product() {
  useEffect(() => tributary("product", "river-mug", { category: "Kitchen" }), []);
  return (
    <>
      <h2>River mug</h2>
      <Checkout productId="river-mug" />
      <p>
        <a href={LIST}>All products</a>
      </p>
    </>
  );
}

createRoot(document).render(
  <RootLayout>
    <App />
  </RootLayout>,
);
