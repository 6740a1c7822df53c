import { Brand } from "../components/ui/brand.tsx";
import { Button } from "../components/ui/button.tsx";
import { PageHead } from "../components/ui/page-head.tsx";

/** A page that broke, or whose code could not be loaded, as after a new version was published. */
export function ErrorPage() {
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <PageHead
          title="This page could not be shown"
          lead="The connection may be gone, or a new version may have been published. Loading the page again mends both."
        />
        <p>
          <Button look="main" onClick={() => window.location.reload()}>
            Load again
          </Button>
        </p>
      </main>
    </div>
  );
}
