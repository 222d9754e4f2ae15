import "./lights";
import "./choices";
import "./clocks";
import "./gate";
import "./extensions";
import "./course";
import "./watch";
