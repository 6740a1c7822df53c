import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { INTEGRATIONS, type Integration } from "../../integration-codes.ts";
import { integrationsTexts } from "../../texts/integrations.ts";

interface ChooseStepProps {
  readonly chosen: Integration | null;
  readonly onChoose: (integration: Integration) => void;
}

export function ChooseStep({ chosen, onChoose }: ChooseStepProps) {
  const t = useTexts(integrationsTexts);
  const words = useTexts(integrationsTexts);
  return (
    <fieldset className="choices guide-choices">
      <legend>{t.legend}</legend>
      {INTEGRATIONS.map((integration) => (
        <label key={integration} className="choice">
          <input
            type="radio"
            name="integration"
            checked={integration === chosen}
            onChange={() => onChoose(integration)}
          />
          <span className="choice-name">{words[integration].name}</span>
          <span className="choice-text">{words[integration].text}</span>
        </label>
      ))}
    </fieldset>
  );
}
