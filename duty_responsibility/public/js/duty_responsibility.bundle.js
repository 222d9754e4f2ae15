import "./bridge";
import "./choices";
import "./clocks";
import "./gate";
import "./extensions";
import "./course";
import "./reports";
import "./watch";
