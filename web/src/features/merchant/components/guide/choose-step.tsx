import { INTEGRATIONS, type Integration } from "../../integration-codes.ts";
import { INTEGRATION_WORDS } from "../../integration-words.ts";

interface ChooseStepProps {
  readonly chosen: Integration | null;
  readonly onChoose: (integration: Integration) => void;
}

export function ChooseStep({ chosen, onChoose }: ChooseStepProps) {
  return (
    <fieldset className="choices guide-choices">
      <legend>How do your orders get here?</legend>
      {INTEGRATIONS.map((integration) => (
        <label key={integration} className="choice">
          <input
            type="radio"
            name="integration"
            checked={integration === chosen}
            onChange={() => onChoose(integration)}
          />
          <span className="choice-name">{INTEGRATION_WORDS[integration].name}</span>
          <span className="choice-text">{INTEGRATION_WORDS[integration].text}</span>
        </label>
      ))}
    </fieldset>
  );
}
